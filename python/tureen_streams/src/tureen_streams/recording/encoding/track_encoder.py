"""The raw frames of one track, encoded in the threads that all encoders share."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from tureen_handler.codecs import CodecError
from tureen_handler.media.lane import Lane
from tureen_handler.media.loop_caller import LoopCaller

from .picture_encoder import PictureEncoder
from .sound_encoder import SoundEncoder

if TYPE_CHECKING:
    from tureen_handler.media.frame import Kind, RawFrame

    from .types import Deliver, EncodedPart, EncodingSettings, FrameEncoder

_logger = logging.getLogger(__name__)

_QUEUE_LIMITS: dict[Kind, int] = {"audio": 100, "video": 15}


class TrackEncoder:
    """Encodes in order; what it cannot keep up with is dropped, oldest first, and counted.

    Attributes:
        failed: Frames that the encoder refused.
    """

    def __init__(
        self, kind: Kind, mime_type: str, settings: EncodingSettings, deliver: Deliver
    ) -> None:
        """Encode to `mime_type`, in lower case; `deliver` is called on the running loop.

        Raises:
            UnsupportedCodecError: Nothing here encodes it.
        """
        self.failed = 0
        self._encoder: FrameEncoder = (
            PictureEncoder(mime_type, settings.video_bitrate_bps)
            if kind == "video"
            else SoundEncoder(mime_type, settings.audio_bitrate_bps)
        )
        self._deliver = deliver
        self._loop = LoopCaller()
        self._lane: Lane[RawFrame | asyncio.Future[None]] = Lane(self._work, _QUEUE_LIMITS[kind])

    @property
    def dropped(self) -> int:
        """Frames that were not encoded."""
        return self._lane.dropped + self.failed

    def push(self, frame: RawFrame) -> None:
        """Take one frame."""
        self._lane.push(frame)

    def request_key_frame(self) -> None:
        """Let the next picture be a key frame."""
        self._encoder.request_key_frame()

    async def finish(self) -> None:
        """Encode what waits; when it returns, all of it has been delivered."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lane.push(done)
        await done
        self._lane.close()

    def _work(self, item: RawFrame | asyncio.Future[None]) -> None:
        if isinstance(item, asyncio.Future):
            self._loop.call(self._hand_over, self._encoder.finish())
            self._loop.call(_complete, item)
            return
        try:
            parts = self._encoder.encode(item.frame, item.capture_time_s)
        except CodecError:
            self.failed += 1
            _logger.warning("a frame could not be encoded for a recording", exc_info=True)
            return
        if parts:
            self._loop.call(self._hand_over, parts)

    def _hand_over(self, parts: list[EncodedPart]) -> None:
        for part in parts:
            self._deliver(part.frame, part.channels)


def _complete(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)
