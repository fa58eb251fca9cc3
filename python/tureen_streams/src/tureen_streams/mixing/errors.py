"""What can go wrong with mixing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tureen_channel import ChannelRequestError

if TYPE_CHECKING:
    from tureen_handler.media.frame import Kind
    from tureen_handler.media.track import Track


class MixingError(ChannelRequestError):
    """Tracks cannot be mixed as it was asked for."""

    @classmethod
    def closed(cls, mix_id: str) -> MixingError:
        """There is no mix of that id any more."""
        message = f"the mix {mix_id} is closed, or its track has ended: make a new one"
        return cls(name="MixingError", code="closed", message=message)

    @classmethod
    def wrong_kind(cls, track: Track, wanted: Kind) -> MixingError:
        """The track carries the other kind of media."""
        message = f"track {track.id} carries {track.kind}: this mix takes {wanted} only"
        return cls(name="TypeError", code="wrong-kind", message=message)

    @classmethod
    def itself(cls, mix_id: str) -> MixingError:
        """The mix would be fed with what it makes."""
        message = f"the mix {mix_id} cannot take its own track: it would howl"
        return cls(name="TypeError", code="wrong-track", message=message)
