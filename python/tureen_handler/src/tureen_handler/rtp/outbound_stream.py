"""The packets of one sender: numbering, history, retransmission."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final, NamedTuple

from .dependency_descriptor import DependencyDescriptorWriter
from .extension_writer import ExtensionWriter
from .header import build_header
from .pacer import Pacer
from .sent_history import SentHistory, SentPacket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .context import SessionContext
    from .parameters import RtpSenderParameters
    from .send_counters import SendCounters

VIDEO_HISTORY: Final = 1024
AUDIO_HISTORY: Final = 128


class _Outgoing(NamedTuple):
    """A media packet that is not written yet: its number and its times are those of sending."""

    payload: bytes
    timestamp: int
    marker: bool
    audio_level: int | None
    capture_time_s: float | None
    dependency: bytes


class OutboundStream:
    """Writes media packets with unbroken sequence numbers and repeats them when asked.

    Large frames are sent in bursts, so that they do not overrun the receiver.
    """

    def __init__(
        self, parameters: RtpSenderParameters, context: SessionContext, counters: SendCounters
    ) -> None:
        self._parameters = parameters
        self._context = context
        self._counters = counters
        self._extensions = ExtensionWriter(parameters, context)
        self._dependencies = _dependencies(parameters, self._extensions)
        self._pacer: Pacer[_Outgoing] = Pacer(self._write, context.scheduler)
        self._history = SentHistory(VIDEO_HISTORY if parameters.kind == "video" else AUDIO_HISTORY)
        # The upper half is left out so that the first packets cannot wrap (RFC 3550 5.1, SRTP).
        self._sequence = random.getrandbits(15)
        self._repair_sequence = random.getrandbits(15)

    @property
    def tells_audio_level(self) -> bool:
        """Whether loudness is written when given."""
        return self._extensions.tells_audio_level

    def send_frame(
        self,
        payloads: Sequence[bytes],
        *,
        timestamp: int,
        capture_time_s: float,
        audio_level: int | None,
        starts_talk: bool,
        key_frame: bool,
    ) -> None:
        """Send the packets of one frame.

        The marker bit ends a video frame; on audio it begins a talk spurt (RFC 3551 4.1).
        """
        marked = self._choose_marked(len(payloads), starts_talk)
        if self._dependencies is not None:
            self._dependencies.begin_frame(key_frame=key_frame)
        self._pacer.push(
            [
                _Outgoing(
                    payload,
                    timestamp,
                    index == marked,
                    audio_level,
                    capture_time_s if index == 0 else None,
                    self._describe(first=index == 0, last=index == len(payloads) - 1),
                )
                for index, payload in enumerate(payloads)
            ]
        )

    def repeat(self, sequence: int, now_s: float, interval_s: float) -> None:
        """Send a packet again, unless it is gone or was repeated less than `interval_s` ago."""
        packet = self._history.take(sequence, now_s, interval_s)
        if packet is None:
            self._counters.unrepeated += 1
        else:
            self._repeat(packet, now_s)

    def close(self) -> None:
        """Send nothing more, not even what waits. Safe to call twice."""
        self._pacer.close()

    def _describe(self, *, first: bool, last: bool) -> bytes:
        if self._dependencies is None:
            return b""
        return self._dependencies.write(first=first, last=last)

    def _choose_marked(self, payloads: int, starts_talk: bool) -> int | None:
        """Return which packet of a frame has the marker bit."""
        if self._parameters.kind == "video":
            return payloads - 1
        return 0 if starts_talk or self._counters.packets == 0 else None

    def _write(self, outgoing: _Outgoing) -> None:
        payload, timestamp, marker, audio_level, capture_time_s, dependency = outgoing
        now_s = self._context.scheduler.now()
        extensions = self._extensions.write_media(
            now_s,
            audio_level=audio_level,
            capture_time_s=capture_time_s,
            dependency=dependency,
        )
        packet = SentPacket(self._sequence, timestamp, marker, payload, now_s, dependency)
        header = build_header(
            payload_type=self._parameters.codec.payload_type,
            marker=packet.marker,
            sequence=packet.sequence,
            timestamp=packet.timestamp,
            ssrc=self._parameters.ssrc,
            extensions=extensions,
        )
        self._history.add(packet)
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._counters.packets += 1
        self._counters.payload_bytes += len(payload)
        self._counters.paced_packets = self._pacer.delayed
        self._transmit(header, payload)

    def _repeat(self, packet: SentPacket, now_s: float) -> None:
        """Send a packet again: wrapped on the RTX stream (RFC 4588), or as it is without one."""
        rtx = self._parameters.rtx
        header = build_header(
            payload_type=rtx.payload_type if rtx else self._parameters.codec.payload_type,
            marker=packet.marker,
            sequence=self._repair_sequence if rtx else packet.sequence,
            timestamp=packet.timestamp,
            ssrc=rtx.ssrc if rtx else self._parameters.ssrc,
            extensions=self._extensions.write_repair(
                now_s, rtx=rtx is not None, dependency=packet.dependency
            ),
        )
        payload = packet.payload
        if rtx is not None:
            self._repair_sequence = (self._repair_sequence + 1) & 0xFFFF
            payload = packet.sequence.to_bytes(2, "big") + payload
        self._counters.repeated_packets += 1
        self._counters.repeated_bytes += len(payload)
        self._transmit(header, payload)

    def _transmit(self, header: bytes, payload: bytes) -> None:
        self._counters.header_bytes += len(header)
        if not self._context.port.send_rtp(header + payload):
            self._counters.dropped_packets += 1


def _dependencies(
    parameters: RtpSenderParameters, extensions: ExtensionWriter
) -> DependencyDescriptorWriter | None:
    """Return what describes the frames of an AV1 stream; other codecs say it in their payload."""
    is_av1 = parameters.codec.mime_type.lower() == "video/av1"
    return DependencyDescriptorWriter() if is_av1 and extensions.describes_dependencies else None
