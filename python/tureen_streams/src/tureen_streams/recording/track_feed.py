"""One track on its way into a recording: copied, or encoded where its file wants that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .encoding.track_encoder import TrackEncoder

if TYPE_CHECKING:
    from tureen_handler.media.encoded_format import EncodedFormat
    from tureen_handler.media.frame import EncodedFrame, Kind, RawFrame
    from tureen_handler.media.track import Track, Unsubscribe

    from .container_format import ContainerFormat
    from .encoding.types import EncodingSettings

_OPUS = "audio/opus"


class FeedListener(Protocol):
    """Takes what a feed brings, on the event loop."""

    def handle_frame(self, track_id: str, frame: EncodedFrame, channels: int) -> None:
        """Take a frame in the codec of its stream."""

    def handle_interruption(self, track_id: str) -> None:
        """Pictures were left out: go on with the next key frame."""

    def handle_ended(self, track_id: str) -> None:
        """The track has ended."""


class TrackFeed:
    """Subscribes to a track in the form that costs least.

    Attributes:
        target: The codec of its stream in the file, in lower case.
    """

    def __init__(
        self,
        track: Track,
        container: ContainerFormat,
        settings: EncodingSettings,
        listener: FeedListener,
    ) -> None:
        """Choose the form; nothing is read before `start`."""
        self._track = track
        self._settings = settings
        self._listener = listener
        form = _usable(track.encoded_format)
        self.target = container.target(track.kind, None if form is None else form.mime_type)
        self._copies = form is not None and form.mime_type.lower() == self.target
        self._channels = _channels_of(form)
        self._unsubscribe: Unsubscribe | None = None
        self._encoder: TrackEncoder | None = None
        self._dropped = 0

    @property
    def track_id(self) -> str:
        """Id of the track."""
        return self._track.id

    @property
    def kind(self) -> Kind:
        """Kind of the track."""
        return self._track.kind

    @property
    def transcodes(self) -> bool:
        """Whether frames are encoded for the file."""
        return not self._copies

    @property
    def dropped(self) -> int:
        """Frames that were not encoded because the encoder fell behind or refused them."""
        return self._dropped + (self._encoder.dropped if self._encoder else 0)

    def start(self) -> None:
        """Begin to deliver frames.

        Raises:
            UnsupportedCodecError: Nothing here encodes to the codec of the file.
        """
        if self._copies:
            self._subscribe_encoded()
        else:
            self._subscribe_raw()

    async def stop(self) -> None:
        """Leave the track; when it returns, all that had come has been delivered."""
        self.leave()
        encoder, self._encoder = self._encoder, None
        if encoder is not None:
            await encoder.finish()
            self._dropped += encoder.dropped

    def leave(self) -> None:
        """Leave the track; what is being encoded may still come. Safe to call twice."""
        unsubscribe, self._unsubscribe = self._unsubscribe, None
        if unsubscribe is not None:
            unsubscribe()

    def request_key_frame(self) -> None:
        """Ask for a key frame where pictures are encoded."""
        if self._encoder is not None:
            self._encoder.request_key_frame()
        elif self.kind == "video":
            self._track.request_key_frame()

    def handle_encoded_frame(self, frame: EncodedFrame) -> None:
        """Take a frame of the track; see `EncodedSink`."""
        if frame.mime_type.lower() != self.target:
            self._switch_to_encoding()
        elif self._track.enabled and frame.complete:
            self._listener.handle_frame(self.track_id, frame, self._channels)
        else:
            self._listener.handle_interruption(self.track_id)

    def handle_frame(self, frame: RawFrame) -> None:
        """Take a raw frame of the track; see `FrameSink`."""
        if self._track.enabled and self._encoder is not None:
            self._encoder.push(frame)

    def handle_ended(self) -> None:
        """Take note that the track has ended."""
        self._listener.handle_ended(self.track_id)

    def _subscribe_encoded(self) -> None:
        self._unsubscribe = self._track.add_encoded_sink(self)

    def _subscribe_raw(self) -> None:
        self._encoder = TrackEncoder(self.kind, self.target, self._settings, self._deliver)
        self._unsubscribe = self._track.add_frame_sink(self)

    def _deliver(self, frame: EncodedFrame, channels: int) -> None:
        self._listener.handle_frame(self.track_id, frame, channels)

    def _switch_to_encoding(self) -> None:
        """Go on although the sender changed its codec: a stream of a file has one only."""
        self._copies = False
        self.leave()
        self._subscribe_raw()


def _usable(form: EncodedFormat | None) -> EncodedFormat | None:
    """The encoded form, unless its pictures are out of order: they would need decoding times."""
    return None if form is None or form.reorders else form


def _channels_of(form: EncodedFormat | None) -> int:
    if form is None:
        return 1
    return 2 if form.mime_type.lower() == _OPUS else form.channels
