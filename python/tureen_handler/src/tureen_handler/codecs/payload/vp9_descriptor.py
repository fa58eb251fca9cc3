"""The payload descriptor of VP9 (RFC 9628, section 4.2)."""

from __future__ import annotations

from ..errors import PayloadError

_HAS_PICTURE_ID = 0x80
_INTER_PREDICTED = 0x40
_HAS_LAYERS = 0x20
_FLEXIBLE = 0x10
_HAS_STRUCTURE = 0x02

_LONG_PICTURE_ID = 0x80
_MORE_REFERENCES = 0x01
_MAX_REFERENCES = 3

_STRUCTURE_LAYERS_SHIFT = 5
_STRUCTURE_HAS_SIZES = 0x10
_STRUCTURE_HAS_GROUP = 0x08
_SIZE_OF_SIZES = 4
_GROUP_REFERENCES_SHIFT, _GROUP_REFERENCES_MASK = 2, 3
_ONE_REFERENCE = 1 << _GROUP_REFERENCES_SHIFT


def descriptor_size(payload: bytes) -> int:
    """Return the size of the descriptor in bytes.

    Raises:
        PayloadError: It is truncated, or refers to more pictures than the format allows.
    """
    try:
        flags = payload[0]
        size = 1
        if flags & _HAS_PICTURE_ID:
            size += 2 if payload[size] & _LONG_PICTURE_ID else 1
        if flags & _HAS_LAYERS:
            size += 1 if flags & _FLEXIBLE else 2
        if flags & _FLEXIBLE and flags & _INTER_PREDICTED:
            size = _skip_references(payload, size)
        if flags & _HAS_STRUCTURE:
            size = _skip_structure(payload, size)
        return size
    except IndexError:
        raise PayloadError("VP9 payload descriptor is truncated") from None


def single_layer_structure(width: int, height: int) -> bytes:
    """Return the scalability structure of one layer whose pictures each need the one before.

    Args:
        width: Of the pictures; 0 leaves the size out.
        height: Likewise.
    """
    if not width or not height:
        return bytes((_STRUCTURE_HAS_GROUP, 1, _ONE_REFERENCE, 1))
    sizes = width.to_bytes(2, "big") + height.to_bytes(2, "big")
    head = bytes((_STRUCTURE_HAS_SIZES | _STRUCTURE_HAS_GROUP,))
    return head + sizes + bytes((1, _ONE_REFERENCE, 1))


def _skip_references(payload: bytes, position: int) -> int:
    for _ in range(_MAX_REFERENCES):
        more = payload[position] & _MORE_REFERENCES
        position += 1
        if not more:
            return position
    raise PayloadError(f"VP9 payload refers to more than {_MAX_REFERENCES} pictures")


def _skip_structure(payload: bytes, position: int) -> int:
    flags = payload[position]
    position += 1
    if flags & _STRUCTURE_HAS_SIZES:
        position += _SIZE_OF_SIZES * ((flags >> _STRUCTURE_LAYERS_SHIFT) + 1)
    if not flags & _STRUCTURE_HAS_GROUP:
        return position
    pictures = payload[position]
    position += 1
    for _ in range(pictures):
        references = payload[position] >> _GROUP_REFERENCES_SHIFT & _GROUP_REFERENCES_MASK
        position += 1 + references
    return position
