"""A track that is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sending.encoder_pool import Encoders
from .sending.encoding_parameters import EncodingParameters, resolve_scales
from .sending.outlet import EncodingOutlet
from .sending.pass_through import Wanted, passes_through
from .sending.passage import Passage
from .sending.pipelines import make_pipeline
from .sending.rtp_timeline import RtpTimeline
from .sending.send_options import SendOptions
from .sending.source_meter import SourceMeter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..rtp.parameters import CodecParameters
    from .frame import EncodedFrame, RawFrame
    from .sending.ports import Connection, EncodePipeline, EncodingSender
    from .track import Track, Unsubscribe


class SendStream:
    """Sends one track, or none, in one encoding or several.

    The track's own encoded frames are sent where they fit; else its frames are encoded, once for
    all streams that need the same.

    It subscribes to its track only while something can be sent: the transport is connected, the
    stream is not paused and an encoding is active. RTP timestamps follow the monotonic clock, so
    they go on evenly through pauses and changes of track.
    """

    def __init__(
        self,
        codec: CodecParameters,
        senders: Sequence[EncodingSender],
        connection: Connection,
        *,
        encodings: Sequence[EncodingParameters] = (),
        options: SendOptions | None = None,
        encoders: Encoders | None = None,
    ) -> None:
        """Make a stream without a track, on the running loop.

        Args:
            codec: What to encode to; its feedback tells whether estimates of the path will come.
            senders: One per encoding, lowest first. They are not closed with the stream.
            connection: Tells whether packets go out.
            encodings: Parameters in the order of `senders`; defaults where there are fewer.
            options: Settings of the encoders.
            encoders: Those that streams share; None to share none.

        Raises:
            UnsupportedCodecError: Nothing here encodes `codec`.
        """
        self._codec = codec
        self._options = options or SendOptions()
        self._pipelines: list[EncodePipeline] = []
        self._disconnect: list[Unsubscribe] = []
        timeline, encoders = RtpTimeline(codec.clock_rate), encoders or Encoders()
        outlets = [EncodingOutlet(codec.mime_type, sender, timeline) for sender in senders]
        for outlet in outlets:
            pipeline, unsubscribes = make_pipeline(codec, outlet, self._options, encoders)
            self._pipelines.append(pipeline)
            self._disconnect += unsubscribes
        self._passage = Passage(
            outlets[0], codec.mime_type, self._encode_instead, self._note_passed
        )
        self._disconnect += [
            senders[0].on_key_frame_request(self._passage.request_key_frame),
            senders[0].on_bitrate_estimate(self._passage.note_estimate),
        ]
        missing = len(senders) - len(encodings)
        self._encodings = [*encodings, *[EncodingParameters()] * missing]
        self._max_spatial_layer = len(senders) - 1
        self._connection = connection
        self._meter = SourceMeter()
        self._track: Track | None = None
        self._unsubscribe: Unsubscribe | None = None
        self._paused = False
        self._closed = False
        self._apply_parameters()
        connection.on_connected(self._update)

    @property
    def track(self) -> Track | None:
        """What is sent."""
        return self._track

    @property
    def paused(self) -> bool:
        """Whether `pause` was called last."""
        return self._paused

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    @property
    def passes_through(self) -> bool:
        """Whether the track's own encoded frames are sent at the moment."""
        return self._passage.active and not self._passage.encoding

    @property
    def encodings(self) -> tuple[EncodingParameters, ...]:
        """The present parameters, lowest encoding first."""
        return tuple(self._encodings)

    def replace_track(self, track: Track | None) -> None:
        """Send `track` from now on, beginning with a key frame; None sends nothing.

        Raises:
            UnsupportedError: It must be sent as it is, and does not fit.
        """
        if self._closed or track is self._track:
            return
        if track is not None:
            passes_through(track, self._wanted(self._encodings))
        self._leave_track()
        self._restart()
        self._track = track
        self._update()

    def pause(self) -> None:
        """Encode and send nothing until `resume`. The source's time goes on."""
        self._paused = True
        self._update()

    def resume(self) -> None:
        """Encode and send again, beginning with a key frame."""
        self._paused = False
        self._update()

    def set_encoding_parameters(self, index: int, parameters: EncodingParameters) -> None:
        """Change one encoding from the next frame on.

        Raises:
            IndexError: There is no such encoding.
            UnsupportedError: The track must be sent as it is, and would not fit any more.
        """
        was_active = self._is_active(index)
        encodings = list(self._encodings)
        encodings[index] = parameters
        if self._track is not None:
            passes_through(self._track, self._wanted(encodings))
        self._encodings = encodings
        self._apply_parameters()
        self._note_activity(index, was_active)
        self._update()

    def set_max_spatial_layer(self, spatial_layer: int) -> None:
        """Send only the encodings up to this index, as far as they are active."""
        before = [self._is_active(index) for index in range(len(self._pipelines))]
        self._max_spatial_layer = spatial_layer
        for index, was_active in enumerate(before):
            self._note_activity(index, was_active)
        self._update()

    def encoder_stats(self, index: int) -> Mapping[str, object]:
        """Return what belongs to encoding in `outbound-rtp` of one encoding."""
        passed = self._passage.stats() if index == 0 else {}
        return {"active": self._is_active(index), **self._pipelines[index].stats(), **passed}

    def media_source_stats(self) -> Mapping[str, object]:
        """Return the members of W3C `media-source`, without id and timestamp; empty if no track."""
        if self._track is None:
            return {}
        if self._track.kind == "video":
            members = self._meter.video_stats()
        else:
            level = self._passage.level if self.passes_through else self._pipelines[0].level
            members = self._meter.audio_stats(level)
        return {"kind": self._track.kind, "trackIdentifier": self._track.id, **members}

    def close(self) -> None:
        """Stop encoding and sending for good; track and senders live on. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._leave_track()
        self._track = None
        for disconnect in self._disconnect:
            disconnect()
        for pipeline in self._pipelines:
            pipeline.close()

    def handle_frame(self, frame: RawFrame) -> None:
        """Take a frame of the track; see `FrameSink`."""
        if not self._passage.active:
            self._meter.note(frame)
        if self._track is None or not self._connection.connected:
            return
        for index, pipeline in enumerate(self._pipelines):
            if self._is_active(index):
                pipeline.push(frame, self._track)

    def handle_ended(self) -> None:
        """Send what is left of the track, which has ended; another one may replace it."""
        self._unsubscribe = None
        for pipeline in self._pipelines:
            pipeline.finish()

    def _is_active(self, index: int) -> bool:
        return self._encodings[index].active and index <= self._max_spatial_layer

    def _note_activity(self, index: int, was_active: bool) -> None:
        if self._is_active(index) != was_active:
            self._pipelines[index].restart()

    def _apply_parameters(self) -> None:
        scales = resolve_scales(self._encodings)
        for pipeline, parameters, scale in zip(
            self._pipelines, self._encodings, scales, strict=True
        ):
            pipeline.set_parameters(parameters, scale)

    def _wanted(self, encodings: Sequence[EncodingParameters]) -> Wanted:
        return Wanted(self._codec, encodings, self._options)

    def _update(self) -> None:
        """Subscribe to the track or leave it, whichever is right now."""
        track = self._track
        wanted = (
            not self._closed
            and not self._paused
            and self._connection.connected
            and any(self._is_active(index) for index in range(len(self._pipelines)))
        )
        if not wanted or track is None or track.ended:
            self._leave_track()
            return
        if passes_through(track, self._wanted(self._encodings)) != self._passage.active:
            self._leave_track()
        self._join_track(track)

    def _join_track(self, track: Track) -> None:
        if self._passage.active or self._unsubscribe is not None:
            return
        if passes_through(track, self._wanted(self._encodings)):
            self._passage.start(track)
        else:
            self._unsubscribe = track.add_frame_sink(self)

    def _encode_instead(self, encode: bool) -> None:
        """Encode what cannot be passed at the moment, or no more."""
        if not encode:
            self._leave_frames()
        elif self._unsubscribe is None and self._track is not None:
            self._restart()
            self._unsubscribe = self._track.add_frame_sink(self)

    def _note_passed(self, frame: EncodedFrame) -> None:
        form = None if self._track is None else self._track.encoded_format
        if form is not None:
            self._meter.note_encoded(frame, form)

    def _leave_track(self) -> None:
        self._passage.stop()
        self._leave_frames()

    def _leave_frames(self) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
            self._restart()

    def _restart(self) -> None:
        for pipeline in self._pipelines:
            pipeline.restart()
