"""One video encoder and everyone who sends what it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from .bitrate_target import BitrateTarget, default_maximum_bps
from .frame_rate_limiter import FrameRateLimiter
from .shared_encoding import EncodingMember, SharedEncoding
from .video_worker import EncodedVideo, VideoWorker

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..frame import RawFrame
    from ..track import Track
    from .encoding_parameters import EncodingParameters
    from .scaled_pictures import ScaledPictures
    from .send_options import SendOptions
    from .shared_encoding import Job

_QUEUE_LIMIT = 2
_BLACK_FRAME_RATE = 2.0
_APART = 2.0
"""Who could use so many times less than another member is better off alone."""

_APART_FRAMES = 60


class VideoForm(NamedTuple):
    """What is needed of a track. Equal forms share an encoder.

    Attributes:
        track: Where pictures come from; no clone.
        mime_type: As negotiated.
        enabled: False for blackness.
        parameters: Of the encoding.
        scale_down_by: By how much both sides are divided.
        options: Bounds of the bitrate.
        awaits_estimate: Whether estimates of the path will come.
        owner: None to share; else who has the encoder for itself.
    """

    track: Track
    mime_type: str
    enabled: bool
    parameters: EncodingParameters
    scale_down_by: float
    options: SendOptions
    awaits_estimate: bool
    owner: object | None


class VideoMember(EncodingMember[EncodedVideo], Protocol):
    """Sends pictures over a path of its own."""

    def target(self, pixels: int) -> BitrateTarget:
        """Return what it can use for pictures of so many `pixels`. From any thread."""

    def separate(self) -> None:
        """Take an encoder for itself: its path is much narrower than those of the others."""

    def handle_dropped_by_encoder(self) -> None:
        """Take note that the encoder left a picture out to keep its bitrate."""


class VideoEncoding(SharedEncoding[VideoForm, EncodedVideo]):
    """Encodes at the lowest bitrate of its members; who would hold the others back leaves.

    Requests for key frames of all members are one.
    """

    members: tuple[VideoMember, ...]

    def __init__(self, form: VideoForm, pictures: Callable[[Track], ScaledPictures]) -> None:
        """Make an encoding; `pictures` gives what all encodings of a track share."""
        super().__init__(form, _QUEUE_LIMIT)
        self.worker = VideoWorker(form.mime_type, pictures(form.track), self._choose)
        self._pictures = pictures
        self._limiter = _limiter(form)
        self._apart = 0

    def change(self, form: VideoForm) -> None:
        """Go on in another form; only another track makes another encoder necessary."""
        if form.track is not self.form.track:
            self.worker.take_pictures(self._pictures(form.track))
        before, self.form = self.form, form
        if (before.enabled, before.parameters) != (form.enabled, form.parameters):
            self._limiter = _limiter(form)

    def accepts(self, frame: RawFrame) -> bool:
        """Whether the frame rate leaves room for `frame`."""
        return self._limiter.accepts(frame.capture_time_s)

    def request_key_frame(self) -> None:
        """Let one of the next pictures be a key frame."""
        self.worker.key_frames.request()

    def begin_anew(self, member: VideoMember) -> None:
        """Let the next picture be a key frame for a member whose last pictures did not go out."""
        if self.members == (member,):
            self.worker.key_frames.demand()
        else:
            self.worker.key_frames.request()

    def encode(self, job: Job[VideoForm, EncodedVideo]) -> EncodedVideo | None:
        """Encode one picture; see `SharedEncoding`."""
        if job.frame is None:  # pictures are whole: nothing is left at the end
            return None
        encoded = self.worker.encode(job.frame, job.form)
        if encoded is None:
            self._loop.call(self._handle_drop)
        else:
            self._loop.call(self._keep_together, encoded.width * encoded.height)
        return encoded

    def _choose(self, pixels: int) -> BitrateTarget:
        """Return what all members can use; without any the result is thrown away."""
        bitrate_bps = default_maximum_bps(pixels)
        targets = (member.target(pixels) for member in self.members)
        return min(targets, default=BitrateTarget(bitrate_bps, bitrate_bps))

    def _keep_together(self, pixels: int) -> None:
        """Let the slowest member go if it holds the others back for long."""
        if len(self.members) < 2:
            return
        targets = [(member.target(pixels).bitrate_bps, member) for member in self.members]
        slowest_bps, slowest = min(targets, key=lambda pair: pair[0])
        fastest_bps = max(bitrate_bps for bitrate_bps, _ in targets)
        self._apart = self._apart + 1 if slowest_bps * _APART <= fastest_bps else 0
        if self._apart >= _APART_FRAMES:
            self._apart = 0
            slowest.separate()

    def _handle_drop(self) -> None:
        for member in self.members:
            member.handle_dropped_by_encoder()


def _limiter(form: VideoForm) -> FrameRateLimiter:
    return FrameRateLimiter(form.parameters.max_framerate if form.enabled else _BLACK_FRAME_RATE)
