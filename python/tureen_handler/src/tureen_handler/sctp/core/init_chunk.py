"""INIT and INIT ACK: what both ends tell of themselves (RFC 9260, section 3.3.2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from .chunks import (
    FORWARD_TSN,
    RE_CONFIG,
    MalformedChunkError,
    build_chunk,
    build_parameter,
    read_parameters,
)

_STATE_COOKIE: Final = 7
_FORWARD_TSN_SUPPORTED: Final = 0xC000
_SUPPORTED_EXTENSIONS: Final = 0x8008

_FIXED = struct.Struct(">IIHHI")


@dataclass(frozen=True, slots=True)
class InitChunk:
    """INIT, or INIT ACK when it has a cookie.

    Attributes:
        tag: Verification tag of what is sent to the sender of this.
        window: Its receive window in bytes.
        outbound_streams, inbound_streams: Streams it wants to send on, and takes at most.
        initial_tsn: First TSN it sends, 32 bits.
        cookie: State cookie, only in INIT ACK.
        partial_reliability: Whether it knows FORWARD-TSN (RFC 3758).
        stream_reset: Whether it knows RE-CONFIG (RFC 6525).
    """

    tag: int
    window: int
    outbound_streams: int
    inbound_streams: int
    initial_tsn: int
    cookie: bytes = b""
    partial_reliability: bool = True
    stream_reset: bool = True

    def build(self, type_: int) -> bytes:
        """The chunk; `type_` is INIT or INIT_ACK. Both extensions are announced."""
        fixed = _FIXED.pack(
            self.tag, self.window, self.outbound_streams, self.inbound_streams, self.initial_tsn
        )
        parameters = build_parameter(_FORWARD_TSN_SUPPORTED, b"")
        parameters += build_parameter(_SUPPORTED_EXTENSIONS, bytes([RE_CONFIG, FORWARD_TSN]))
        if self.cookie:
            parameters += build_parameter(_STATE_COOKIE, self.cookie)
        return build_chunk(type_, 0, fixed + parameters)

    @classmethod
    def read(cls, value: bytes) -> InitChunk:
        """Read the value of either chunk.

        Raises:
            MalformedChunkError: It is too short, or a number is zero that must not be.
        """
        if len(value) < _FIXED.size:
            raise MalformedChunkError("INIT is too short")
        tag, window, outbound, inbound, initial_tsn = _FIXED.unpack_from(value)
        if not tag or not outbound or not inbound:
            raise MalformedChunkError("INIT has a tag or a number of streams of zero")
        parameters = dict(read_parameters(value[_FIXED.size :]))
        extensions = parameters.get(_SUPPORTED_EXTENSIONS, b"")
        return cls(
            tag,
            window,
            outbound,
            inbound,
            initial_tsn,
            cookie=parameters.get(_STATE_COOKIE, b""),
            partial_reliability=(_FORWARD_TSN_SUPPORTED in parameters or FORWARD_TSN in extensions),
            stream_reset=RE_CONFIG in extensions,
        )
