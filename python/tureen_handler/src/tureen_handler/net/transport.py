"""A media transport without SDP: ICE, DTLS, SRTP and data channels over one path at a time."""

from __future__ import annotations

import asyncio
import itertools
import logging
from typing import TYPE_CHECKING

from ..adapter.aiortc_private import DtlsCertificate, ensure_compatible
from ..sctp.association import SctpAssociation
from ..sctp.errors import DataChannelError
from .connection_state import combine_states
from .demultiplexer import Demultiplexer
from .dtls import DtlsEndpoint
from .errors import TransportError
from .fingerprints import local_fingerprints, supported_fingerprints
from .ice_configuration import IceConfiguration
from .ice_transport import IceSnapshot
from .srtp import PacketSender
from .transport_counters import TransportCounters
from .transport_state import TransportState
from .transport_stats import data_channel_stats, transport_stats
from .udp_socket import receive_buffer_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..sctp.data_channel import DataChannel
    from ..sctp.parameters import DataChannelParameters
    from .candidate_error import IceCandidateError
    from .connection_state import ConnectionState, IceGatheringState
    from .dtls import DtlsState
    from .ice.actions import IceState
    from .ice.attempts import RestartMode
    from .ice.timers import IceTimers
    from .ice_link import IceLink
    from .listeners import Unsubscribe
    from .parameters import (
        DtlsParameters,
        DtlsRole,
        IceParameters,
        IceServer,
        TransportOptions,
    )
    from .ports import PacketHandler
    from .transport_stats import StatsRecord

_logger = logging.getLogger(__name__)
_numbers = itertools.count(1)


class MediaTransport:
    """The network side of one transport towards an ICE-lite server such as mediasoup.

    Implements `RtpPort`. What is received goes to `packet_handler` in direct calls from the
    socket. Made and used on one running event loop; `close` gives everything back.

    Raises:
        AdapterError: The installed aiortc or aioice is not supported.

    Attributes:
        stats_id: Id of the "transport" record in `stats`, and what the other ids begin with;
            unique in the process unless given.
        send_rtp: See `RtpPort.send_rtp`.
        send_rtcp: See `RtpPort.send_rtcp`.
        failure: Why the state is "failed", or "closed" by the server; else None.
    """

    send_rtp: Callable[[bytes], bool]
    send_rtcp: Callable[[bytes], bool]

    def __init__(
        self,
        options: TransportOptions,
        packet_handler: PacketHandler,
        *,
        stats_id: str | None = None,
        ice_timers: IceTimers | None = None,
    ) -> None:
        """Make a transport; `stats_id` is the id of its statistics, one of its own by default."""
        ensure_compatible()
        self.failure: TransportError | None = None
        self.stats_id = stats_id or f"transport-{next(_numbers)}"
        self._options = options
        self._ice: IceLink | None = None
        self._ice_connected = asyncio.Event()
        self._dtls = DtlsEndpoint(
            DtlsCertificate.generateCertificate(), self._send_datagram, self._handle_data
        )
        self._dtls_role: DtlsRole | None = None
        self._dtls.on_state_change(self._handle_dtls_state)
        self._demultiplexer = Demultiplexer(packet_handler, self._dtls.handle_datagrams)
        self._sender = PacketSender()
        self.send_rtp = self._sender.send_rtp
        self.send_rtcp = self._sender.send_rtcp
        self._sctp = self._make_sctp()
        self._states = TransportState()
        self._ice_configuration = IceConfiguration(
            options,
            self._demultiplexer.receive,
            self._states.candidate_error_listeners.emit,
            ice_timers,
        )
        self._failed = False
        self._connecting: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @property
    def state(self) -> ConnectionState:
        """ICE and DTLS together, as W3C `RTCPeerConnectionState`."""
        return self._states.connection

    @property
    def ice_gathering_state(self) -> IceGatheringState:
        """W3C `RTCIceGatheringState`: "gathering" while paths are opened or addresses asked for.

        It returns to "gathering" at a hard ICE restart, and when a further way has to be tried.
        """
        return self._states.gathering

    @property
    def connected(self) -> bool:
        """Whether packets sent now go out; also true while "disconnected" may still recover."""
        return self._states.connection in ("connected", "disconnected")

    def on_state_change(self, listener: Callable[[ConnectionState], None]) -> Unsubscribe:
        """Call `listener` with each new state; "closed" is the last."""
        return self._states.connection_listeners.add(listener)

    def on_ice_gathering_state_change(
        self, listener: Callable[[IceGatheringState], None]
    ) -> Unsubscribe:
        """Call `listener` with each new gathering state."""
        return self._states.gathering_listeners.add(listener)

    def on_ice_candidate_error(self, listener: Callable[[IceCandidateError], None]) -> Unsubscribe:
        """Call `listener` when a TURN server or a host name turns out not to work."""
        return self._states.candidate_error_listeners.add(listener)

    def on_connected(self, listener: Callable[[], None]) -> None:
        """Call `listener` once when the transport is connected; at once if it is."""
        if self.connected:
            listener()
        else:
            self._states.connected_listeners.add(listener)

    def local_dtls_parameters(self) -> dict[str, object]:
        """What the server must be told: `{fingerprints: [{algorithm, value}], role: "auto"}`."""
        fingerprints = local_fingerprints(self._dtls.certificate)
        return {"fingerprints": [each.to_wire() for each in fingerprints], "role": "auto"}

    async def connect(self, remote: DtlsParameters, local_role: DtlsRole) -> None:
        """Begin to connect; the outcome comes as a state change.

        `remote` are the server's DTLS parameters, `local_role` is our DTLS role.

        Raises:
            TransportError: `invalid-state` when called twice or after close;
                `unsupported-fingerprint`, `no-usable-candidate`, `no-turn-server` or
                `invalid-parameters`, after which `connect` may be tried again.
        """
        if self._connecting is not None or self._closing is not None:
            raise TransportError.invalid_state("connect", self.state)
        supported_fingerprints(remote)
        ice = self._ice_configuration.make_link()
        ice.state_listeners.add(self._handle_ice_state)
        ice.gathering_listeners.add(self._states.set_gathering)
        ice.search(self._ice_configuration.parameters)
        self._ice = ice
        self._dtls_role = local_role
        self._connecting = asyncio.create_task(self._connect(remote, local_role))
        self._update_state()

    async def restart_ice(self, parameters: IceParameters, mode: RestartMode = "auto") -> None:
        """Use new ICE credentials of the server; media is not interrupted.

        The path in use is kept (soft), or another one is found on new sockets before it is given up
        (hard). "auto" does the latter when the path is "disconnected" or "failed", the machine's
        address has changed, or other TURN servers are to be used. Before `connect` the credentials
        are only stored; after "failed" ICE is tried again with them.

        Raises:
            TransportError: `invalid-state` after close; `no-turn-server` or `invalid-parameters`
                because of `update_ice_servers`, in which case the path in use is kept as it is.
        """
        if self._closing is not None:
            raise TransportError.invalid_state("restart ICE", self.state)
        self._ice_configuration.parameters = parameters
        if self._ice is not None:
            has_new_relays = self._ice_configuration.has_new_relays(self._ice.snapshot())
            await self._ice.restart(parameters, mode, has_new_relays=has_new_relays)

    def update_ice_servers(self, servers: Sequence[IceServer]) -> None:
        """Use other STUN and TURN servers from the next search for a path on."""
        self._ice_configuration.servers = servers

    def create_data_channel(self, parameters: DataChannelParameters) -> DataChannel:
        """Make a negotiated data channel; it opens once the transport is connected.

        Raises:
            DataChannelError: `no-sctp` when the transport has no SCTP or is closed;
                `stream-in-use`.
        """
        if self._sctp is None or self._closing is not None:
            raise DataChannelError.no_sctp()
        return self._sctp.create_data_channel(parameters)

    def stats(self) -> dict[str, StatsRecord]:
        """W3C records by id: transport, candidate pair, candidates, certificates, data channels."""
        channels = self._sctp.channels if self._sctp is not None else []
        return {
            **transport_stats(self.stats_id, self._ice_snapshot(), self._dtls, self._dtls_role),
            **data_channel_stats(self.stats_id, channels),
        }

    def counters(self) -> TransportCounters:
        """What was dropped, refused or failed so far."""
        return TransportCounters.collect(
            self._ice_snapshot().total, self._demultiplexer, self._sender, self._dtls, self._sctp
        )

    async def close(self) -> None:
        """Close data channels, DTLS (with close_notify), ICE and the socket.

        Never raises. Further calls wait for the first one; cancelling a call does not stop it.
        """
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())
        await asyncio.shield(self._closing)

    def _make_sctp(self) -> SctpAssociation | None:
        parameters = self._options.sctp_parameters
        return None if parameters is None else SctpAssociation(parameters, self._dtls.send_data)

    def _ice_snapshot(self) -> IceSnapshot:
        return self._ice.snapshot() if self._ice is not None else IceSnapshot("new", "")

    async def _connect(self, remote: DtlsParameters, role: DtlsRole) -> None:
        try:
            await self._ice_connected.wait()
            await self._dtls.start(remote, role, self._options.timeouts.dtls_s)
            if self._sctp is not None:
                self._sctp.start(receive_buffer_bytes())
        except TransportError as error:
            self._fail(error)
        except Exception as error:  # nobody awaits this task
            _logger.exception("connecting a transport failed unexpectedly")
            self._fail(TransportError.internal(error))

    def _send_datagram(self, datagram: bytes) -> bool:
        return self._ice is not None and self._ice.send(datagram)

    def _handle_data(self, packets: Sequence[bytes]) -> None:
        if self._sctp is not None:
            self._sctp.handle_packets(packets)

    def _handle_ice_state(self, state: IceState, error: TransportError | None) -> None:
        if self._closing is not None:
            return
        if state == "connected":
            self._ice_connected.set()
        if not self._failed:
            self.failure = error
        self._update_state()

    def _handle_dtls_state(self, state: DtlsState) -> None:
        if self._closing is not None:
            return
        if state == "connected" and self._dtls.srtp is not None and self._ice is not None:
            self._demultiplexer.open(self._dtls.srtp)
            self._sender.open(self._dtls.srtp, self._ice.send)
        if state == "closed":
            self.failure = TransportError.closed_by_server()
            self._closing = asyncio.create_task(self._close())
        self._update_state()

    def _fail(self, error: TransportError) -> None:
        self._failed = True
        self.failure = error
        self._update_state()

    def _update_state(self) -> None:
        ice = self._ice.state if self._ice is not None else "new"
        state = combine_states(
            ice, self._dtls.state, connecting=self._connecting is not None, failed=self._failed
        )
        self._states.set_connection(state)

    async def _close(self) -> None:
        self._sender.close()
        self._demultiplexer.close()
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.wait([self._connecting])
        if self._sctp is not None:
            self._sctp.stop()
        await self._dtls.stop()
        if self._ice is not None:
            await self._ice.close()
        self._states.set_connection("closed")
