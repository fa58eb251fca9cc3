"""One track in a composed picture."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from av import VideoFrame
from tureen_handler.media.blank_frames import black_frame

from .tile_scaler import TileScaler

if TYPE_CHECKING:
    from collections.abc import Callable

    from tureen_handler.media.frame import RawFrame
    from tureen_handler.media.track import Track, Unsubscribe

    from .colour import Colour

_QUEUE_PICTURES: Final = 16
"""Pictures that may wait for their moment: a quarter of a second at 60 per second."""


class TileRect(NamedTuple):
    """Where a picture goes, in pixels of the whole; all even."""

    x: int
    y: int
    width: int
    height: int


class Tile:
    """Takes the pictures of a track and shows each from its moment until the next one's.

    Attributes:
        track: What is shown.
        rect: Where.
        pictures: Pictures that came, decoded.
        dropped: Pictures dropped because too many waited.
    """

    def __init__(self, track: Track, rect: TileRect, background: Colour) -> None:
        """Make a tile that takes nothing before `open`."""
        self.track = track
        self.rect = rect
        self.pictures = 0
        self.dropped = 0
        self._scaler = TileScaler(background)
        self._waiting: deque[tuple[float, VideoFrame]] = deque()
        self._shown: VideoFrame | None = None
        self._black: VideoFrame | None = None
        self._ended = False
        self._on_picture: Callable[[], None] = _do_nothing
        self._unsubscribe: Unsubscribe | None = None

    def open(self, on_picture: Callable[[], None]) -> None:
        """Take pictures from now on, and tell of each."""
        self._on_picture = on_picture
        self._unsubscribe = self.track.add_frame_sink(self)

    def close(self) -> None:
        """Take no more; the last one is kept. Safe to call twice."""
        unsubscribe, self._unsubscribe = self._unsubscribe, None
        if unsubscribe is not None:
            unsubscribe()
        self._waiting.clear()

    def handle_frame(self, frame: RawFrame) -> None:
        """Take one picture; see `FrameSink`."""
        if not isinstance(frame.frame, VideoFrame):
            return
        self.pictures += 1
        if len(self._waiting) >= _QUEUE_PICTURES:
            self._waiting.popleft()
            self.dropped += 1
        self._waiting.append((frame.capture_time_s, frame.frame))
        self._on_picture()

    def handle_ended(self) -> None:
        """Note that nothing more comes; see `FrameSink`."""
        self._ended = True
        self._on_picture()

    def covers(self, time_s: float) -> bool:
        """Whether it is known what is to be seen at that moment."""
        return self._ended or bool(self._waiting and self._waiting[-1][0] > time_s)

    def choose(self, time_s: float) -> VideoFrame | None:
        """Return the picture of that moment; None before the first one. Moments only grow."""
        while self._waiting and self._waiting[0][0] <= time_s:
            self._shown = self._waiting.popleft()[1]
        if self._shown is not None and not self.track.enabled:
            return self._black_like(self._shown)
        return self._shown

    def fit(self, picture: VideoFrame, rect: TileRect) -> VideoFrame | None:
        """Return it in the size of `rect`, scaled once; None when it cannot be. In a thread."""
        return self._scaler.fit(picture, rect.width, rect.height)

    def stats(self) -> dict[str, Any]:
        """Return the counters as Node.js wants them."""
        return {
            "trackId": self.track.id,
            "pictures": self.pictures,
            "scaledPictures": self._scaler.scaled,
            "droppedPictures": self.dropped + self._scaler.refused,
            "width": self._shown.width if self._shown else 0,
            "height": self._shown.height if self._shown else 0,
        }

    def _black_like(self, picture: VideoFrame) -> VideoFrame:
        """Return the same black picture while the size is the same."""
        black = self._black
        if black is None or (black.width, black.height) != (picture.width, picture.height):
            black = self._black = black_frame(picture.width, picture.height)
        return black


def _do_nothing() -> None:
    """Stand in until somebody wants to be told of pictures."""
