"""Which of FFmpeg's codecs the installed PyAV has."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from av.codec.codec import Codec, UnknownCodecError

if TYPE_CHECKING:
    from typing import Literal


@cache
def has_codec(name: str, mode: Literal["r", "w"]) -> bool:
    """Whether the decoder ("r") or encoder ("w") of this name is there."""
    try:
        Codec(name, mode)
    except UnknownCodecError:
        return False
    return True
