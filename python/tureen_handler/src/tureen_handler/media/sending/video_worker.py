"""The part of a video encoding that runs in threads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple, cast

from ...codecs import VideoEncoderSettings, create_video_encoder
from .key_frame_gate import KeyFrameGate
from .picture_source import PictureSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from av import VideoFrame

    from ...codecs.encoders import VideoEncoder
    from ..frame import RawFrame
    from .bitrate_target import BitrateTarget
    from .scaled_pictures import ScaledPictures
    from .video_encoding import VideoForm

_DEFAULT_FRAME_RATE = 30.0


class EncodedVideo(NamedTuple):
    """One encoded picture, ready to be sent."""

    data: bytes
    key_frame: bool
    capture_time_s: float
    width: int
    height: int
    target: BitrateTarget
    duration_s: float


class VideoWorker:
    """Scales and encodes, one picture at a time.

    Attributes:
        key_frames: Requests for key frames; may be used from any thread.
    """

    def __init__(
        self, mime_type: str, pictures: ScaledPictures, choose: Callable[[int], BitrateTarget]
    ) -> None:
        """Make a worker; the encoder is made with the first picture.

        Args:
            mime_type: What to encode to.
            pictures: What all encodings of the track share.
            choose: Returns the bitrate for pictures of so many pixels; called in the thread.
        """
        self.key_frames = KeyFrameGate()
        self._mime_type = mime_type
        self._choose = choose
        self._pictures = PictureSource(pictures)
        self._encoder: VideoEncoder | None = None

    @property
    def encoder_remakes(self) -> int:
        """How often the encoder had to be made anew."""
        return 0 if self._encoder is None else self._encoder.remakes

    def take_pictures(self, pictures: ScaledPictures) -> None:
        """Go on with the pictures of another track."""
        self._pictures = PictureSource(pictures)

    def encode(self, frame: RawFrame, form: VideoForm) -> EncodedVideo | None:
        """Encode one picture; None when the encoder dropped it.

        Raises:
            CodecError: The encoder refused it. The next picture will be a key frame.
        """
        begin_s = time.monotonic()
        picture = self._pictures.picture(
            cast("VideoFrame", frame.frame), form.scale_down_by, enabled=form.enabled
        )
        target = self._choose(picture.width * picture.height)
        encoder = self._encoder_for(target, form.parameters.max_framerate)
        encoder.set_bitrate(*target)
        time_s = frame.capture_time_s
        chunk = encoder.encode(picture, time_s, key_frame=self.key_frames.is_due(time_s))
        if chunk is None:
            return None
        if chunk.key_frame:
            self.key_frames.note_key_frame(time_s)
        return EncodedVideo(
            data=chunk.data,
            key_frame=chunk.key_frame,
            capture_time_s=time_s,
            width=picture.width,
            height=picture.height,
            target=target,
            duration_s=time.monotonic() - begin_s,
        )

    def _encoder_for(self, target: BitrateTarget, max_framerate: float | None) -> VideoEncoder:
        if self._encoder is None:
            frame_rate = min(max_framerate or _DEFAULT_FRAME_RATE, _DEFAULT_FRAME_RATE)
            settings = VideoEncoderSettings(*target, frame_rate=max(1.0, frame_rate))
            self._encoder = create_video_encoder(self._mime_type, settings)
        return self._encoder
