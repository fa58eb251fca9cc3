"""The pictures of many tracks as one track."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tureen_handler.media.frame import RawFrame
from tureen_handler.media.worker_pool import worker_pool

from .canvas import Canvas, Layer
from .mixed_track import MixedTrack
from .tile import Tile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av import VideoFrame
    from tureen_handler.media.track import Track

    from .colour import Colour
    from .tile import TileRect

_LARGEST_LAG_S: Final = 0.5
"""After a longer stall the pictures in between are left out."""

_Choice = tuple[Tile, "TileRect", "VideoFrame | None"]


class CompositionForm(NamedTuple):
    """What a composed picture is.

    Attributes:
        width: In pixels, even.
        height: In pixels, even.
        frame_rate: Pictures per second.
        background: Colour where no tile is.
    """

    width: int
    height: int
    frame_rate: int
    background: Colour


class CompositionTrack(MixedTrack):
    """Puts pictures side by side at a fixed rate, in a thread.

    A whole picture belongs to one moment: of each track it shows the picture of that moment. It
    waits for tracks that have brought none for it, but no longer than `max_latency_s`; then their
    last picture stays.

    Attributes:
        pictures: Pictures made.
        incomplete_pictures: Of these, those that did not wait any longer for a track.
        skipped_pictures: Pictures left out because the machine could not keep up.
    """

    def __init__(self, track_id: str, form: CompositionForm, max_latency_s: float) -> None:
        settings = {"width": form.width, "height": form.height, "frameRate": form.frame_rate}
        super().__init__(track_id, "video", settings=settings)
        self.pictures = 0
        self.incomplete_pictures = 0
        self.skipped_pictures = 0
        self._form = form
        self._max_latency_s = max_latency_s
        self._canvas = Canvas(form.width, form.height, form.background)
        self._tiles: dict[str, Tile] = {}
        self._arrived = asyncio.Event()
        self._next_s = 0.0

    def set_tiles(self, wanted: Sequence[tuple[Track, TileRect]]) -> None:
        """Show these tracks there; later ones lie above earlier ones.

        Raises:
            MixingError: A track does not fit; nothing is changed.
        """
        for track, _ in wanted:
            self.require_fitting(track)
        before, self._tiles = self._tiles, {}
        for track, rect in wanted:
            tile = before.pop(track.id, None) or self._new_tile(track, rect)
            tile.rect = rect
            self._tiles[track.id] = tile
        for left in before.values():
            left.close()
        self._arrived.set()

    def stats(self) -> dict[str, Any]:
        """Return the counters as Node.js wants them."""
        return {
            "pictures": self.pictures,
            "incompletePictures": self.incomplete_pictures,
            "skippedPictures": self.skipped_pictures,
            "paintedTiles": self._canvas.painted,
            "tiles": [tile.stats() for tile in self._tiles.values()],
        }

    def _open(self) -> None:
        self._next_s = time.monotonic()
        for tile in self._tiles.values():
            tile.open(self._arrived.set)

    def _close(self) -> None:
        for tile in self._tiles.values():
            tile.close()

    async def _make_next(self) -> None:
        self._skip_stall()
        time_s = self._next_s
        await asyncio.sleep(max(0.0, time_s - time.monotonic()))
        if not await self._wait_for_tiles(time_s):
            self.incomplete_pictures += 1
        chosen = [(tile, tile.rect, tile.choose(time_s)) for tile in self._tiles.values()]
        loop = asyncio.get_running_loop()
        picture = await loop.run_in_executor(worker_pool(), self._paint, chosen)
        self._next_s += 1 / self._form.frame_rate
        self.pictures += 1
        self.deliver(RawFrame(picture, time_s))

    async def _wait_for_tiles(self, time_s: float) -> bool:
        """Return once every tile knows its picture, or False when that took too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(time_s + self._max_latency_s - time.monotonic()):
                while not all(tile.covers(time_s) for tile in self._tiles.values()):
                    self._arrived.clear()
                    await self._arrived.wait()
                return True
        return False

    def _paint(self, chosen: list[_Choice]) -> VideoFrame:
        return self._canvas.paint(
            [
                Layer(rect, None if picture is None else tile.fit(picture, rect))
                for tile, rect, picture in chosen
            ]
        )

    def _skip_stall(self) -> None:
        behind_s = time.monotonic() - self._next_s - self._max_latency_s
        if behind_s > _LARGEST_LAG_S:
            skipped = int(behind_s * self._form.frame_rate)
            self.skipped_pictures += skipped
            self._next_s += skipped / self._form.frame_rate

    def _new_tile(self, track: Track, rect: TileRect) -> Tile:
        tile = Tile(track, rect, self._form.background)
        if self.running:
            tile.open(self._arrived.set)
        return tile
