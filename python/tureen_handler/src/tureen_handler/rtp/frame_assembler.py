"""From packets in order to complete frames that can be decoded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from .ports import RedundancyReporter

if TYPE_CHECKING:
    from .buffered_packet import BufferedPacket
    from .ports import DepacketizedPart, Depacketizer
    from .receive_counters import ReceiveCounters

_LOGGER = logging.getLogger(__name__)

MAXIMUM_FRAME_BYTES: Final = 8 * 1024 * 1024
"""A frame that grows beyond this is dropped."""


class AssembledFrame(NamedTuple):
    """One complete frame.

    Attributes:
        data: The bitstream.
        timestamp: RTP timestamp, 32 bits.
        payload_type: Of its first packet.
        key_frame: Whether decoding can start here.
        first_arrival_s: Arrival of its first packet in order.
        arrival_s: Arrival of its last packet in order.
    """

    data: bytes
    timestamp: int
    payload_type: int
    key_frame: bool
    first_arrival_s: float
    arrival_s: float


Emit = Callable[[AssembledFrame], None]


class FrameAssembler(Protocol):
    """What the receive pipeline needs of either assembler."""

    def push(self, packet: BufferedPacket) -> None:
        """Take the next packet in order; a jump in its sequence number is a loss."""


class AudioAssembler:
    """Every packet is a frame, and every frame can be decoded."""

    def __init__(self, depacketizer: Depacketizer, emit: Emit, counters: ReceiveCounters) -> None:
        self._depacketizer = depacketizer
        self._redundancy = depacketizer if isinstance(depacketizer, RedundancyReporter) else None
        self._emit = emit
        self._counters = counters

    def push(self, packet: BufferedPacket) -> None:
        """Emit the packet's frame; a packet of padding only has none."""
        if not packet.payload:
            return
        part = parse_payload(self._depacketizer, packet.payload)
        if part is None:
            self._counters.invalid_payloads += 1
            return
        if self._redundancy is not None:
            self._counters.redundant_frames += self._redundancy.carries_redundancy(part.data)
        arrival_s = packet.arrival_s
        self._emit(
            AssembledFrame(
                part.data, packet.timestamp, packet.payload_type, True, arrival_s, arrival_s
            )
        )


class _State(Enum):
    BOUNDARY = 1
    """The next payload begins a frame."""
    OPEN = 2
    """A frame is being collected."""
    LOST = 3
    """The beginning of the current frame is missing."""


class VideoAssembler:
    """Joins the packets of a frame and hands on only what a decoder can use.

    A frame ends with its marker bit or, where that is missing, with the next timestamp. After a
    loss frames are dropped up to the next key frame, which `request_key_frame` asks for.
    """

    def __init__(
        self,
        depacketizer: Depacketizer,
        emit: Emit,
        counters: ReceiveCounters,
        request_key_frame: Callable[[], None],
    ) -> None:
        self._depacketizer = depacketizer
        self._emit = emit
        self._counters = counters
        self._request_key_frame = request_key_frame
        self._state = _State.LOST
        self._waiting_for_key_frame = True
        self._last_sequence = -1
        self._timestamp = -1
        self._lost_timestamp = -1
        self._parts: list[bytes] = []
        self._size = 0
        self._payload_type = 0
        self._first_arrival_s = 0.0

    def push(self, packet: BufferedPacket) -> None:
        """Take the next packet in order; a jump in its sequence number is a loss."""
        if packet.sequence != self._last_sequence + 1:
            self._lose()
        self._last_sequence = packet.sequence
        if not packet.payload:
            return
        if packet.timestamp != self._timestamp:
            self._pass_boundary(packet)
        self._take(packet)

    def _pass_boundary(self, packet: BufferedPacket) -> None:
        """Note that another timestamp begins; the frame before it had no marker."""
        if self._state is _State.OPEN:
            self._finish(packet.arrival_s)
        elif self._state is _State.LOST and self._timestamp >= 0:
            self._state = _State.BOUNDARY
        self._timestamp = packet.timestamp

    def _take(self, packet: BufferedPacket) -> None:
        part = parse_payload(self._depacketizer, packet.payload)
        if part is None:
            self._counters.invalid_payloads += 1
            self._lose()
            return
        if self._state is _State.LOST and not self._can_begin(packet, part):
            if packet.marker:
                self._state = _State.BOUNDARY
            return
        if self._state is not _State.OPEN:
            self._open(packet)
        self._parts.append(part.data)
        self._size += len(part.data)
        if packet.marker:
            self._finish(packet.arrival_s)
        elif self._size > MAXIMUM_FRAME_BYTES:
            self._lose()

    def _can_begin(self, packet: BufferedPacket, part: DepacketizedPart) -> bool:
        """Whether a frame begins here, and not just a later NAL unit of the one that was cut."""
        return part.starts_frame and packet.timestamp != self._lost_timestamp

    def _open(self, packet: BufferedPacket) -> None:
        self._state = _State.OPEN
        self._parts = []
        self._size = 0
        self._payload_type = packet.payload_type
        self._first_arrival_s = packet.arrival_s

    def _finish(self, arrival_s: float) -> None:
        data = self._join()
        self._parts = []
        self._state = _State.BOUNDARY
        if not data:
            return
        key_frame = self._is_key_frame(data)
        if key_frame:
            self._waiting_for_key_frame = False
        elif self._waiting_for_key_frame:
            self._counters.dropped_frames += 1
            return
        self._emit(
            AssembledFrame(
                data,
                self._timestamp,
                self._payload_type,
                key_frame,
                self._first_arrival_s,
                arrival_s,
            )
        )

    def _lose(self) -> None:
        if self._state is _State.OPEN:
            self._counters.dropped_frames += 1
            self._parts = []
        if self._timestamp >= 0:
            self._lost_timestamp = self._timestamp
        self._state = _State.LOST
        self._timestamp = -1
        self._waiting_for_key_frame = True
        self._request_key_frame()

    def _join(self) -> bytes:
        try:
            return self._depacketizer.join(self._parts)
        except Exception:  # as in parse_payload
            _LOGGER.debug("the packets of a frame do not fit together", exc_info=True)
            self._counters.invalid_payloads += 1
            self._lose()
            return b""

    def _is_key_frame(self, data: bytes) -> bool:
        try:
            return self._depacketizer.is_key_frame(data)
        except Exception:  # as in parse_payload: the peer's bytes must not stop the transport
            _LOGGER.debug("cannot tell whether a frame is a key frame", exc_info=True)
            self._counters.invalid_payloads += 1
            return False


def begins_key_frame(depacketizer: Depacketizer, payload: bytes) -> bool:
    """Whether a payload is the first one of a key frame."""
    part = parse_payload(depacketizer, payload) if payload else None
    return part is not None and part.starts_frame and depacketizer.begins_key_frame(part.data)


def parse_payload(depacketizer: Depacketizer, payload: bytes) -> DepacketizedPart | None:
    """Depacketize one payload; None when it is malformed in whatever way."""
    try:
        return depacketizer.parse(payload)
    except Exception:  # bytes of the peer: any failure of a parser means a bad payload
        _LOGGER.debug("payload refused by its depacketizer", exc_info=True)
        return None
