"""The dependency descriptor, which tells an SFU AV1's key frames (AV1 RTP format, appendix A)."""

from __future__ import annotations

from typing import Final

_STARTS_FRAME: Final = 0x80
_ENDS_FRAME: Final = 0x40
_KEY_TEMPLATE: Final = 0
_DELTA_TEMPLATE: Final = 1

_STRUCTURE: Final = int(
    "10000"  # only the template structure is there
    "000000"  # template_id_offset
    "00000"  # one decode target
    "00"
    "11"  # two templates of the same layer, no more
    "10"
    "10"  # switch indication for both
    "0"  # template 0 needs no other frame
    "1"
    "0000"
    "0"  # template 1 needs the frame before
    "0"  # no chains
    "0"  # no resolutions
    "0000000",  # to a whole byte
    2,
).to_bytes(5, "big")


class DependencyDescriptorWriter:
    """Describes a stream of one layer in which every frame needs the one before."""

    def __init__(self) -> None:
        self._frame_number = -1
        self._key_frame = False

    def begin_frame(self, *, key_frame: bool) -> None:
        """Go on to the next frame."""
        self._frame_number = (self._frame_number + 1) & 0xFFFF
        self._key_frame = key_frame

    def write(self, *, first: bool, last: bool) -> bytes:
        """Return the descriptor of a packet, which may be the first or last of its frame."""
        head = (_STARTS_FRAME if first else 0) | (_ENDS_FRAME if last else 0)
        head |= _KEY_TEMPLATE if self._key_frame else _DELTA_TEMPLATE
        structure = _STRUCTURE if self._key_frame and first else b""
        return bytes((head,)) + self._frame_number.to_bytes(2, "big") + structure
