"""Source descriptions and goodbyes (RFC 3550 6.5, 6.6)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from .compound import GOODBYE, SOURCE_DESCRIPTION, RtcpPacket, build_packet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CNAME: Final = 1
_SSRC = struct.Struct("!I")


def parse_source_description(packet: RtcpPacket) -> dict[int, str] | None:
    """Read the CNAME of every chunk. Chunks are padded to 32 bits each; there may be many.

    Returns:
        CNAME by SSRC, without the chunks that name none; None when an item overruns the packet.
    """
    names: dict[int, str] = {}
    offset = 0
    for _ in range(packet.count_or_format):
        if offset + _SSRC.size > len(packet.body):
            return None
        (ssrc,) = _SSRC.unpack_from(packet.body, offset)
        name, offset = _parse_items(packet.body, offset + _SSRC.size)
        if offset < 0:
            return None
        if name is not None:
            names[ssrc] = name
    return names


def build_source_description(names: Mapping[int, str]) -> bytes:
    """Build one packet with a CNAME chunk for each SSRC (at most 31 of them)."""
    chunks = b"".join(_build_chunk(ssrc, name) for ssrc, name in names.items())
    return build_packet(SOURCE_DESCRIPTION, len(names), chunks)


def parse_goodbye(packet: RtcpPacket) -> tuple[int, ...] | None:
    """Read the SSRCs that leave; None when the packet is too short for what it promises."""
    if len(packet.body) < packet.count_or_format * _SSRC.size:
        return None
    return struct.unpack_from(f"!{packet.count_or_format}I", packet.body)


def build_goodbye(ssrcs: Sequence[int]) -> bytes:
    """Build a goodbye of at most 31 SSRCs."""
    return build_packet(GOODBYE, len(ssrcs), struct.pack(f"!{len(ssrcs)}I", *ssrcs))


def _parse_items(body: bytes, offset: int) -> tuple[str | None, int]:
    """Return a chunk's CNAME and where the next chunk begins, -1 for a fault."""
    name: str | None = None
    while offset < len(body) and body[offset] != 0:
        if offset + 2 > len(body) or offset + 2 + body[offset + 1] > len(body):
            return None, -1
        end = offset + 2 + body[offset + 1]
        if body[offset] == _CNAME:
            name = body[offset + 2 : end].decode("utf-8", "replace")
        offset = end
    return name, (offset + 4) & ~3


def _build_chunk(ssrc: int, name: str) -> bytes:
    text = name.encode()[:255]
    chunk = _SSRC.pack(ssrc) + bytes((_CNAME, len(text))) + text + b"\0"
    return chunk + bytes(-len(chunk) % 4)
