"""What a transport is told about the server: ORTC dictionaries as mediasoup sends them, typed.

The shapes follow mediasoup-client's `IceParameters`, `IceCandidate`, `DtlsParameters`,
`SctpParameters` and W3C `RTCIceServer`. Everything is copied: the caller's objects are neither
kept nor changed.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, cast

from .errors import TransportError
from .fields import Json, integer_field, list_field, mapping_field, text_field

IceTransportPolicy = Literal["all", "relay"]
DtlsRole = Literal["client", "server"]

DEFAULT_MAX_MESSAGE_SIZE = 65536
"""Message size in bytes to assume when the server names none (RFC 8841, section 6)."""


class IceParameters(NamedTuple):
    """ICE credentials of one side (RFC 8445, section 5.3)."""

    username_fragment: str
    password: str
    ice_lite: bool = True

    @classmethod
    def from_wire(cls, data: Json) -> IceParameters:
        """Read `{usernameFragment, password, iceLite?}`."""
        return cls(
            username_fragment=text_field(data, "iceParameters", "usernameFragment"),
            password=text_field(data, "iceParameters", "password"),
            ice_lite=bool(data.get("iceLite", False)),
        )


class IceCandidate(NamedTuple):
    """One address of the server. `address` may be a host name (mediasoup's announcedAddress)."""

    address: str
    port: int
    protocol: str = "udp"
    priority: int = 0
    foundation: str = ""
    type: str = "host"
    tcp_type: str = "passive"

    @classmethod
    def from_wire(cls, data: Json) -> IceCandidate:
        """Read mediasoup's candidate.

        Keys: address | ip, port, protocol, priority, foundation, type, tcpType.
        """
        address = data.get("address") or data.get("ip")
        if not isinstance(address, str):
            raise TransportError.invalid_parameters("iceCandidates[].address", "is missing")
        return cls(
            address=address,
            port=integer_field(data, "iceCandidates[]", "port"),
            protocol=str(data.get("protocol", "udp")).lower(),
            priority=int(data.get("priority", 0)),
            foundation=str(data.get("foundation", "")),
            type=str(data.get("type", "host")),
            tcp_type=str(data.get("tcpType") or "passive"),
        )


class IceServer(NamedTuple):
    """A STUN or TURN server as in W3C `RTCIceServer`."""

    urls: tuple[str, ...]
    username: str | None = None
    credential: str | None = None

    @classmethod
    def from_wire(cls, data: Json) -> IceServer:
        """Read `{urls: string | string[], username?, credential?}`."""
        urls = data.get("urls", ())
        return cls(
            urls=(urls,) if isinstance(urls, str) else tuple(str(url) for url in urls),
            username=data.get("username"),
            credential=data.get("credential"),
        )


class Fingerprint(NamedTuple):
    """Digest of a certificate: `algorithm` as "sha-256", `value` as "AB:CD:…" (RFC 8122)."""

    algorithm: str
    value: str

    def to_wire(self) -> dict[str, str]:
        """`{algorithm, value}`."""
        return {"algorithm": self.algorithm, "value": self.value}


class DtlsParameters(NamedTuple):
    """Fingerprints of the server's certificate and the DTLS role it wishes."""

    fingerprints: tuple[Fingerprint, ...]
    role: Literal["auto", "client", "server"] = "auto"

    @classmethod
    def from_wire(cls, data: Json) -> DtlsParameters:
        """Read `{fingerprints: [{algorithm, value}], role?}`."""
        role = data.get("role", "auto")
        if role not in ("auto", "client", "server"):
            raise TransportError.invalid_parameters("dtlsParameters.role", f'is "{role}"')
        fingerprints = list_field(data, "dtlsParameters", "fingerprints")
        where = "dtlsParameters.fingerprints[]"
        return cls(
            fingerprints=tuple(
                Fingerprint(
                    algorithm=text_field(
                        each, "dtlsParameters.fingerprints[]", "algorithm"
                    ).lower(),
                    value=text_field(each, where, "value"),
                )
                for each in fingerprints
            ),
            role=cast("Literal['auto', 'client', 'server']", role),
        )


class SctpParameters(NamedTuple):
    """SCTP port of the server and the sizes in bytes it accepts (`receive`) and makes (`send`)."""

    port: int = 5000
    max_send_message_size: int = DEFAULT_MAX_MESSAGE_SIZE
    max_receive_message_size: int = DEFAULT_MAX_MESSAGE_SIZE

    @classmethod
    def from_wire(cls, data: Json) -> SctpParameters:
        """Read `{port, maxSendMessageSize?, maxReceiveMessageSize?, maxMessageSize?}`.

        The older single `maxMessageSize` stands for both sizes.
        """
        both = data.get("maxMessageSize", DEFAULT_MAX_MESSAGE_SIZE)
        return cls(
            port=integer_field(data, "sctpParameters", "port"),
            max_send_message_size=int(data.get("maxSendMessageSize", both)),
            max_receive_message_size=int(data.get("maxReceiveMessageSize", both)),
        )


class TransportTimeouts(NamedTuple):
    """Bounds on the phases of connecting, in seconds."""

    resolve_s: float = 5.0
    tcp_s: float = 10.0
    relay_s: float = 10.0
    dtls_s: float = 30.0


DEFAULT_TIMEOUTS: Final = TransportTimeouts()


class TransportOptions(NamedTuple):
    """All that a `MediaTransport` needs to know before it connects."""

    ice_parameters: IceParameters
    ice_candidates: tuple[IceCandidate, ...]
    ice_servers: tuple[IceServer, ...] = ()
    ice_transport_policy: IceTransportPolicy = "all"
    sctp_parameters: SctpParameters | None = None
    timeouts: TransportTimeouts = DEFAULT_TIMEOUTS

    @classmethod
    def from_wire(cls, data: Json) -> TransportOptions:
        """Read the data of a `transport.create` request.

        Keys: iceParameters, iceCandidates, iceServers?, iceTransportPolicy?, sctpParameters?.

        Raises:
            TransportError: `invalid-parameters`, naming the field.
        """
        policy = data.get("iceTransportPolicy") or "all"
        if policy not in ("all", "relay"):
            raise TransportError.invalid_parameters("iceTransportPolicy", f'is "{policy}"')
        sctp = data.get("sctpParameters")
        return cls(
            ice_parameters=IceParameters.from_wire(mapping_field(data, "iceParameters")),
            ice_candidates=tuple(
                IceCandidate.from_wire(each) for each in list_field(data, "", "iceCandidates")
            ),
            ice_servers=tuple(IceServer.from_wire(each) for each in data.get("iceServers") or ()),
            ice_transport_policy=cast("IceTransportPolicy", policy),
            sctp_parameters=SctpParameters.from_wire(sctp) if sctp is not None else None,
        )
