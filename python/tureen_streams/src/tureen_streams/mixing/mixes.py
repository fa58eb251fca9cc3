"""The mixes of the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .errors import MixingError

if TYPE_CHECKING:
    from .mixed_track import MixedTrack

Mix = TypeVar("Mix", bound="MixedTrack")


class Mixes:
    """Mixes by the ids of their tracks, until these end."""

    def __init__(self) -> None:
        """Make an empty table."""
        self._mixes: dict[str, MixedTrack] = {}

    def add(self, mix: MixedTrack) -> None:
        """Keep a mix until it ends."""
        self._mixes[mix.id] = mix
        mix.on_ended(lambda: self._forget(mix))

    def get(self, mix_id: str, type_: type[Mix]) -> Mix:
        """Return a mix of that type.

        Raises:
            MixingError: `closed` when there is none.
        """
        mix = self._mixes.get(mix_id)
        if not isinstance(mix, type_):
            raise MixingError.closed(mix_id)
        return mix

    def close(self, mix_id: str) -> None:
        """End a mix. Does nothing when that is so."""
        mix = self._mixes.get(mix_id)
        if mix is not None:
            mix.finish("closed")

    def _forget(self, mix: MixedTrack) -> None:
        self._mixes.pop(mix.id, None)
