"""Objects by the ids that Node.js gave, with typed errors for ids that mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from tureen_channel import ChannelRequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .media.track import Track

Value = TypeVar("Value")


class ObjectTable(Generic[Value]):
    """Objects of one kind by id."""

    def __init__(self, kind: str) -> None:
        """Make an empty table; `kind` names its objects in errors, such as "transport"."""
        self._kind = kind
        self._objects: dict[str, Value] = {}

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        """Ids and objects as they are now; the table may change meanwhile."""
        return iter(tuple(self._objects.items()))

    def __len__(self) -> int:
        return len(self._objects)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._objects

    def put(self, id_: str, value: Value) -> None:
        """Keep `value` under `id_`.

        Raises:
            ChannelRequestError: `id-in-use`.
        """
        self.require_free(id_)
        self._objects[id_] = value

    def require_free(self, id_: str) -> None:
        """Do nothing unless `id_` is taken.

        Raises:
            ChannelRequestError: `id-in-use`.
        """
        if id_ in self._objects:
            raise ChannelRequestError(
                "IdInUseError", "id-in-use", f'there is a {self._kind} with the id "{id_}" already'
            )

    def get(self, id_: str | None) -> Value:
        """Return the object of that id.

        Raises:
            ChannelRequestError: `not-found`.
        """
        if id_ is None or id_ not in self._objects:
            raise ChannelRequestError(
                "NotFoundError",
                "not-found",
                f'no {self._kind} has the id "{id_}": it was closed or never made',
            )
        return self._objects[id_]

    def pop(self, id_: str | None) -> Value | None:
        """Take an object out; None when there is none, so that closing twice does no harm."""
        return self._objects.pop(id_, None) if id_ is not None else None


class TrackTable:
    """All tracks of the worker, local and remote. Layers above add and look up tracks here."""

    def __init__(self, on_ended: Callable[[Track], None]) -> None:
        """Make an empty table; `on_ended` is told of tracks that end while they are in it."""
        self._tracks: ObjectTable[Track] = ObjectTable("track")
        self._on_ended = on_ended

    def __iter__(self) -> Iterator[tuple[str, Track]]:
        """Ids and tracks as they are now."""
        return iter(self._tracks)

    def __contains__(self, track_id: object) -> bool:
        return track_id in self._tracks

    def add(self, track: Track) -> None:
        """Keep a track under its id until it ends; Node.js is told when it does.

        Raises:
            ChannelRequestError: `id-in-use`.
        """
        self._tracks.put(track.id, track)
        track.on_ended(lambda: self._handle_ended(track))

    def require_free(self, track_id: str) -> None:
        """Do nothing unless the id is taken.

        Raises:
            ChannelRequestError: `id-in-use`.
        """
        self._tracks.require_free(track_id)

    def get(self, track_id: str | None) -> Track:
        """Return the track of that id.

        Raises:
            ChannelRequestError: `not-found`.
        """
        return self._tracks.get(track_id)

    def pop(self, track_id: str | None) -> Track | None:
        """Take a track out, so that its end is not told; None when there is none."""
        return self._tracks.pop(track_id)

    def _handle_ended(self, track: Track) -> None:
        if self._tracks.pop(track.id) is not None:
            self._on_ended(track)
