"""What the readers of this folder return."""

from __future__ import annotations

from typing import NamedTuple


class PictureSize(NamedTuple):
    """Pixels as they are shown, after cropping."""

    width: int
    height: int
