"""The part of a video encoding that runs in threads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple, cast

from ...codecs import VideoEncoderSettings, create_packetizer, create_video_encoder
from .key_frame_gate import KeyFrameGate
from .picture_source import PictureSource

if TYPE_CHECKING:
    from av import VideoFrame

    from ...codecs.encoders import VideoEncoder
    from ..frame import RawFrame
    from .bitrate_target import BitrateChooser, BitrateTarget
    from .encoding_parameters import EncodingParameters
    from .scaled_pictures import ScaledPictures

_DEFAULT_FRAME_RATE = 30.0


class VideoJob(NamedTuple):
    """One picture to encode.

    Attributes:
        frame: The picture as it came from the track.
        enabled: Whether to send it; else blackness of its size.
        parameters: Parameters of the encoding.
        scale_down_by: By how much both sides are divided.
        run: Which run of the pipeline it belongs to; results of older runs are thrown away.
    """

    frame: RawFrame
    enabled: bool
    parameters: EncodingParameters
    scale_down_by: float
    run: int


class EncodedVideo(NamedTuple):
    """One encoded picture, ready to be sent."""

    payloads: list[bytes]
    key_frame: bool
    job: VideoJob
    width: int
    height: int
    target: BitrateTarget
    duration_s: float


class VideoWorker:
    """Scales, encodes and packetizes, one picture at a time.

    Attributes:
        key_frames: Requests for key frames; may be used from any thread.
    """

    def __init__(self, mime_type: str, bitrate: BitrateChooser, pictures: ScaledPictures) -> None:
        """Make a worker; the encoder is made with the first picture."""
        self.key_frames = KeyFrameGate()
        self._mime_type = mime_type
        self._bitrate = bitrate
        self._packetizer = create_packetizer(mime_type)
        self._pictures = PictureSource(pictures)
        self._encoder: VideoEncoder | None = None

    @property
    def encoder_remakes(self) -> int:
        """How often the encoder had to be made anew."""
        return 0 if self._encoder is None else self._encoder.remakes

    def encode(self, job: VideoJob) -> EncodedVideo | None:
        """Encode one picture; None when the encoder dropped it.

        Raises:
            CodecError: The encoder refused it. The next picture will be a key frame.
        """
        begin_s = time.monotonic()
        picture = self._pictures.picture(
            cast("VideoFrame", job.frame.frame), job.scale_down_by, enabled=job.enabled
        )
        target = self._bitrate.choose(picture.width * picture.height, job.parameters)
        encoder = self._encoder_for(target, job.parameters.max_framerate)
        encoder.set_bitrate(*target)
        time_s = job.frame.capture_time_s
        chunk = encoder.encode(picture, time_s, key_frame=self.key_frames.is_due(time_s))
        if chunk is None:
            return None
        if chunk.key_frame:
            self.key_frames.note_key_frame(time_s)
        return EncodedVideo(
            payloads=self._packetizer.packetize(chunk.data),
            key_frame=chunk.key_frame,
            job=job,
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
