"""The readers of the sound of one track in one form."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from av import AudioFrame

from .outlet import OutgoingFrame, Outlet
from .sample_framer import SampleFramer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tureen_handler.media.frame import RawFrame
    from tureen_handler.media.track import Track, Unsubscribe

    from tureen_channel import ChannelStream

    from .bounded_queue import BoundedQueue
    from .sample_framer import SampleChunk, SampleForm

_logger = logging.getLogger(__name__)


class SampleReaders:
    """Hands the sound of a track to all readers that want the same form of it, made once.

    The track is decoded from the first reader to the last.

    Attributes:
        blocks: Blocks of the track that were converted.
    """

    def __init__(self, track: Track, form: SampleForm, on_empty: Callable[[], None]) -> None:
        """Read from `track` while there are readers; then `on_empty` is called."""
        self.blocks = 0
        self._track = track
        self._framer = SampleFramer(form)
        self._on_empty = on_empty
        self._outlets: list[Outlet[SampleChunk]] = []
        self._unsubscribe: Unsubscribe | None = None

    def add(self, stream: ChannelStream, queue: BoundedQueue[SampleChunk]) -> None:
        """Add a reader, which leaves when its stream is closed."""
        outlet = Outlet(stream, queue, _prepare)
        self._outlets.append(outlet)
        outlet.on_closed(lambda: self._remove(outlet))
        if self._unsubscribe is None:
            self._unsubscribe = self._track.add_frame_sink(self)

    def handle_frame(self, frame: RawFrame) -> None:
        """Take a block of the track; see `FrameSink`. While it is disabled there are none."""
        if not self._track.enabled or not isinstance(frame.frame, AudioFrame):
            return
        self.blocks += 1
        try:
            chunks = self._framer.push(frame.frame, frame.capture_time_s)
        except ValueError as error:
            _logger.warning("sound of track %s was left out: %s", self._track.id, error)
            return
        self._hand_out(chunks)

    def handle_ended(self) -> None:
        """Let the readers have what waits, and no more."""
        self._hand_out(self._framer.finish())
        for outlet in tuple(self._outlets):
            outlet.end()

    def _hand_out(self, chunks: list[SampleChunk]) -> None:
        for chunk in chunks:
            for outlet in tuple(self._outlets):
                outlet.push(chunk)

    def _remove(self, outlet: Outlet[SampleChunk]) -> None:
        self._outlets = [other for other in self._outlets if other is not outlet]
        if not self._outlets:
            if self._unsubscribe is not None:
                self._unsubscribe()
                self._unsubscribe = None
            self._on_empty()


async def _prepare(chunk: SampleChunk) -> OutgoingFrame:
    return OutgoingFrame(chunk.data, chunk.time_s)
