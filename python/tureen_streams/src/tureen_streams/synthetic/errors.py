"""What can go wrong with synthetic media."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tureen_channel import ChannelRequestError

if TYPE_CHECKING:
    from pathlib import Path


class ClipError(ChannelRequestError):
    """A clip cannot be made."""

    @classmethod
    def unwritable(cls, path: Path, error: OSError) -> ClipError:
        """The file cannot be written."""
        return cls(name="ClipError", code="unwritable", message=f"cannot write {path}: {error}")
