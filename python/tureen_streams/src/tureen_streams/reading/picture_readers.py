"""The readers of the pictures of one track."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from av import VideoFrame
from tureen_handler.media.sending.frame_rate_limiter import FrameRateLimiter

from .outlet import OutgoingFrame, Outlet
from .picture_forms import PictureConverter, SharedPicture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tureen_handler.media.frame import RawFrame
    from tureen_handler.media.track import Track, Unsubscribe

    from tureen_channel import ChannelStream

    from .bounded_queue import BoundedQueue
    from .picture_forms import PictureForm


class _Reader(NamedTuple):
    form: PictureForm
    limiter: FrameRateLimiter
    outlet: Outlet[SharedPicture]


class PictureReaders:
    """Hands the pictures of a track to all its readers; each form of one is made once for all.

    The track is decoded from the first reader to the last.

    Attributes:
        converter: What makes the forms.
    """

    def __init__(self, track: Track, on_empty: Callable[[], None]) -> None:
        """Read from `track` while there are readers; then `on_empty` is called."""
        self.converter = PictureConverter()
        self._track = track
        self._on_empty = on_empty
        self._readers: list[_Reader] = []
        self._unsubscribe: Unsubscribe | None = None

    def add(
        self,
        stream: ChannelStream,
        queue: BoundedQueue[SharedPicture],
        form: PictureForm,
        frame_rate: float | None,
    ) -> None:
        """Add a reader, which leaves when its stream is closed."""

        async def prepare(picture: SharedPicture) -> OutgoingFrame:
            packed = await picture.packed(form)
            shape = struct.pack("!II", packed.width, packed.height)
            return OutgoingFrame(packed.data, picture.time_s, shape=shape)

        reader = _Reader(form, FrameRateLimiter(frame_rate), Outlet(stream, queue, prepare))
        self._readers.append(reader)
        reader.outlet.on_closed(lambda: self._remove(reader))
        if self._unsubscribe is None:
            self._unsubscribe = self._track.add_frame_sink(self)

    def handle_frame(self, frame: RawFrame) -> None:
        """Take a picture of the track; see `FrameSink`. While it is disabled there are none."""
        if not self._track.enabled or not isinstance(frame.frame, VideoFrame):
            return
        picture = SharedPicture(frame.frame, frame.capture_time_s, self.converter)
        for reader in tuple(self._readers):
            if reader.limiter.accepts(frame.capture_time_s):
                reader.outlet.push(picture)

    def handle_ended(self) -> None:
        """Let the readers have what waits, and no more."""
        for reader in tuple(self._readers):
            reader.outlet.end()

    def _remove(self, reader: _Reader) -> None:
        self._readers = [other for other in self._readers if other is not reader]
        if all(other.form != reader.form for other in self._readers):
            self.converter.forget(reader.form)
        if not self._readers:
            if self._unsubscribe is not None:
                self._unsubscribe()
                self._unsubscribe = None
            self._on_empty()
