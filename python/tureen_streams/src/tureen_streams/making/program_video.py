"""A track of pictures that the program makes."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

from av.video.reformatter import VideoReformatter
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.worker_pool import worker_pool

from tureen_streams.raw.pictures import picture_bytes, unpack_picture

from .program_track import ProgramTrack

if TYPE_CHECKING:
    from av import VideoFrame

    from tureen_streams.raw.pictures import PixelFormat

    from .timeline import Timeline

REPEAT_S: Final = 0.5
"""When no picture came for so long, the last one is repeated for those who joined since."""

_MAX_LATENESS_S: Final = 0.5
"""A process that is behind catches up with its pictures, but not after a longer stall."""


class PictureShape(NamedTuple):
    """What the pictures of a source are.

    Attributes:
        width: In pixels.
        height: In pixels.
        pixel_format: As in `raw.pictures`.
        frame_rate: Pictures per second that are played of those without timestamps.
    """

    width: int
    height: int
    pixel_format: PixelFormat
    frame_rate: float


class _Picture:
    """One picture, converted when it is first needed."""

    def __init__(self, data: bytes, timestamp_s: float | None) -> None:
        self.data = data
        self.timestamp_s = timestamp_s
        self.arrival_s = time.monotonic()
        self.frame: VideoFrame | None = None


class ProgramVideoTrack(ProgramTrack):
    """Plays pictures when they are due, and repeats the last one twice a second for listeners.

    Attributes:
        conversions: Pictures converted for listeners.
    """

    def __init__(self, track_id: str, shape: PictureShape, timeline: Timeline) -> None:
        settings = {"width": shape.width, "height": shape.height, "frameRate": shape.frame_rate}
        super().__init__(track_id, "video", settings=settings)
        self.conversions = 0
        self._shape = shape
        self._bytes = picture_bytes(shape.pixel_format, shape.width, shape.height)
        self._timeline = timeline
        self._queue: deque[_Picture] = deque()
        self._released = 0
        self._reformatter = VideoReformatter()
        self._last: _Picture | None = None
        self._last_s = float("-inf")

    def push(self, data: bytes, timestamp_s: float | None, *, key_frame: bool) -> None:
        """Append a packed picture.

        Raises:
            ValueError: It is not of the right size.
        """
        if len(data) != self._bytes:
            raise ValueError(f"a picture has {self._bytes} bytes, got {len(data)} bytes")
        self._queue.append(_Picture(data, timestamp_s))
        self._changed.set()
        self._ensure_playing()

    def clear(self) -> None:
        """Drop the pictures that wait, at once."""
        self._released += len(self._queue)
        self._queue.clear()
        self._changed.set()
        self._tell_released(self._released)

    async def _run(self) -> None:
        while self._queue or (self.wanted and self._last is not None):
            self._changed.clear()
            if self._queue:
                await self._play_next(self._queue[0])
            elif self._last is not None:
                await self._repeat(self._last)

    async def _play_next(self, picture: _Picture) -> None:
        due_s = self._due_s(picture, time.monotonic())
        while True:
            await self._prepare(picture)
            if not self._is_next(picture):
                return  # cleared
            wait_s = due_s - time.monotonic()
            if wait_s <= 0:
                break
            await self._sleep(wait_s)
        self._queue.popleft()
        self._released += 1
        self._deliver(picture, due_s)
        self._tell_released(self._released)

    async def _repeat(self, picture: _Picture) -> None:
        due_s = max(self._last_s + REPEAT_S, time.monotonic())
        while not self._queue and self.wanted and (wait_s := due_s - time.monotonic()) > 0:
            await self._sleep(wait_s)
        if not self._queue and self.wanted:
            await self._prepare(picture)
            self._deliver(picture, due_s)

    def _due_s(self, picture: _Picture, now_s: float) -> float:
        if picture.timestamp_s is not None:
            due_s = self._timeline.place(picture.timestamp_s, now_s, picture.arrival_s)
        else:
            due_s = max(picture.arrival_s, self._last_s + 1 / self._shape.frame_rate)
            if now_s - due_s > _MAX_LATENESS_S:
                due_s = now_s
        return max(due_s, self._last_s)

    def _deliver(self, picture: _Picture, due_s: float) -> None:
        self._last, self._last_s = picture, due_s
        if picture.frame is not None and self.wanted:
            self.deliver(RawFrame(picture.frame, due_s))

    def _is_next(self, picture: _Picture) -> bool:
        return bool(self._queue) and self._queue[0] is picture

    async def _prepare(self, picture: _Picture) -> None:
        if picture.frame is None and self.wanted:
            loop = asyncio.get_running_loop()
            picture.frame = await loop.run_in_executor(worker_pool(), self._convert, picture.data)
            picture.data = b""

    def _convert(self, data: bytes) -> VideoFrame:
        """Make the form that all encoders take; in a thread."""
        self.conversions += 1
        shape = self._shape
        frame = unpack_picture(data, shape.pixel_format, shape.width, shape.height)
        return self._reformatter.reformat(frame, format="yuv420p")
