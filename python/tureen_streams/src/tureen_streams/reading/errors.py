"""What can go wrong with reading a track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tureen_channel import ChannelRequestError

if TYPE_CHECKING:
    from pathlib import Path

    from tureen_handler.media.frame import Kind
    from tureen_handler.media.track import Track


class SnapshotError(ChannelRequestError):
    """A picture cannot be taken or written."""

    @classmethod
    def unwritable(cls, path: Path, error: OSError) -> SnapshotError:
        """The file cannot be made, or exists already."""
        return cls(name="SnapshotError", code="unwritable", message=f"cannot write {path}: {error}")

    @classmethod
    def nothing_received(cls, track_id: str) -> SnapshotError:
        """The track ended before a picture came."""
        message = f"track {track_id} ended before a picture came: take snapshots of live tracks"
        return cls(name="SnapshotError", code="nothing-received", message=message)


class ReadingError(ChannelRequestError):
    """A track cannot be read as it was asked for."""

    @classmethod
    def wrong_kind(cls, track: Track, wanted: Kind) -> ReadingError:
        """The track carries the other kind of media."""
        message = f"track {track.id} carries {track.kind}, not {wanted}"
        return cls(name="TypeError", code="wrong-kind", message=message)

    @classmethod
    def not_encoded(cls, track: Track) -> ReadingError:
        """The track has raw frames only."""
        message = f"track {track.id} is not encoded: read its frames or samples instead"
        return cls(name="ReadingError", code="unsupported-codec", message=message)

    @classmethod
    def no_discard(cls, discard_id: str) -> ReadingError:
        """There is no discard of that id."""
        message = f"nothing is discarded under the id '{discard_id}': it was closed or never begun"
        return cls(name="NotFoundError", code="not-found", message=message)
