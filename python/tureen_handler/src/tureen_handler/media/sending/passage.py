"""Encoded frames of a track, sent as they are."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from ...codecs import CodecError
from ..receiving.remote_clock import RemoteClock
from .narrow_path import NarrowPath
from .passage_counters import PassageCounters
from .passed_level import PassedLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..frame import EncodedFrame
    from ..track import Track, Unsubscribe
    from .outlet import EncodingOutlet

_logger = logging.getLogger(__name__)

OLD_S: Final = 0.5
"""Who joins later than this after a key frame gets an encoded one instead of all that followed."""

NEAR_S: Final = 0.3
"""A key frame that the source will bring within this time is waited for."""

_SHORTEST_INTERVAL_S: Final = 0.25
_WISH: Final = 1.25


class Passage:
    """Sends the encoded frames of one track on one encoding, and knows when that will not do.

    The picture must begin with a key frame. Where one is needed and the last one is not young, the
    track is encoded (`encode` is called with True) until the next one comes. It is encoded, too,
    while the track is disabled or the path is too narrow. Tracks that forbid decoding get their
    frames since the last key frame repeated instead.
    """

    def __init__(
        self,
        outlet: EncodingOutlet,
        mime_type: str,
        encode: Callable[[bool], None],
        note: Callable[[EncodedFrame], None],
    ) -> None:
        """Make a passage on the running loop.

        Args:
            outlet: Where frames leave.
            mime_type: Of what is sent.
            encode: Called with True when frames must be encoded instead, with False when no more.
            note: Called with every frame that the track delivers.
        """
        self.counters = PassageCounters()
        self._outlet = outlet
        self._level: PassedLevel | None = None
        self._video = mime_type.lower().startswith("video/")
        self._encode = encode
        self._note = note
        self._track: Track | None = None
        self._unsubscribe: Unsubscribe | None = None
        self._clock: RemoteClock | None = None
        self._passing = False
        self._encoding = False
        self._path = NarrowPath()
        self._asked = False
        self._key_frame_s = 0.0
        self._begun_s = 0.0
        self._interval_s: float | None = None

    @property
    def active(self) -> bool:
        """Whether it was started."""
        return self._track is not None

    @property
    def encoding(self) -> bool:
        """Whether frames are encoded in place of those that would be passed."""
        return self._encoding

    @property
    def level(self) -> int | None:
        """Loudness of what passes, in -dBov; None if nothing does or it is not measured."""
        return None if self._level is None else self._level.level

    def start(self, track: Track) -> None:
        """Send what `track` carries. It must have an encoded form that fits."""
        self._track = track
        self._passing = False
        if not self._video and self._outlet.sender.tells_audio_level:
            self._level = PassedLevel()
        form = track.encoded_format
        if track.answers_key_frame_requests and form is not None:
            self._clock = RemoteClock(form.clock_rate)
        self._unsubscribe = track.add_encoded_sink(self)

    def stop(self) -> None:
        """Leave the track. Safe to call twice."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._unsubscribe = self._track = self._clock = self._interval_s = None
        self._level = None
        self._passing = False
        self._set_encoding(False)

    def request_key_frame(self) -> None:
        """Let the picture begin anew soon, a little later if it just did."""
        track = self._track
        if track is None or not self._passing or not self._video:
            return
        now_s = time.monotonic()
        since_s = now_s - self._key_frame_s
        self._asked = False
        if track.answers_key_frame_requests:
            track.request_key_frame()
        elif now_s - self._begun_s < _SHORTEST_INTERVAL_S:
            self._asked = True
        elif self._comes_soon(since_s):
            return
        elif since_s <= OLD_S or track.decode is False:
            self._repeat(track)
        else:
            self._give_way(track)

    def note_estimate(self, estimate_bps: int, exhausted: bool = True) -> None:
        """Encode from now on if the path is too narrow for what is passed, until it is wider."""
        rate_bps = self.counters.bitrate_bps
        if rate_bps is None or not self._video:
            return
        self._path.note(estimate_bps, rate_bps, time.monotonic(), exhausted=exhausted)

    def stats(self) -> Mapping[str, object]:
        """Return what belongs to it in `outbound-rtp`."""
        passing = self.active and not self._encoding
        form = self._track.encoded_format if self._track is not None else None
        stats: dict[str, object] = {"passThrough": passing, **self.counters.stats()}
        if passing and self._video:
            stats |= {"framesPerSecond": self.counters.rate.per_second(time.monotonic())}
            if form is not None and form.width and form.height:
                stats |= {"frameWidth": form.width, "frameHeight": form.height}
        return stats

    def handle_encoded_frame(self, frame: EncodedFrame) -> None:
        """Take a frame of the track; see `EncodedSink`."""
        track = self._track
        if track is None:
            return
        self._note(frame)
        self.counters.note_size(len(frame.data), frame.arrival_time_s)
        if not frame.complete:
            self._passing = False
            track.request_key_frame()
        elif not track.enabled or (self._path.narrow and track.decode is None):
            self._give_way(track)
        elif self._passing or self._begins_with(frame, track):
            self._send(frame)
            if self._asked:
                self.request_key_frame()

    def handle_ended(self) -> None:
        """Take note that the track has ended; another one may replace it."""
        self._unsubscribe = None

    def _begins_with(self, frame: EncodedFrame, track: Track) -> bool:
        """Whether the picture can begin with `frame`."""
        if self._video and not frame.key_frame:
            return False
        moment_s = frame.capture_time_s
        is_old = moment_s is not None and time.monotonic() - moment_s > OLD_S
        if self._video and is_old and self._clock is None and track.decode is None:
            self._give_way(track)
            return False
        self._passing = True
        self._set_encoding(False)
        return True

    def _send(self, frame: EncodedFrame) -> None:
        time_s = frame.capture_time_s
        if self._clock is not None or time_s is None:
            self._clock = self._clock or RemoteClock(frame.clock_rate)
            time_s = self._clock.capture_time_s(
                frame.timestamp, frame.arrival_time_s, frame.capture_time_s
            )
        if frame.key_frame and self._video:
            self._note_key_frame(time_s)
        try:
            sent = self._outlet.send(
                frame.data,
                self._outlet.tick_of(time_s),
                key_frame=frame.key_frame,
                audio_level=None if self._level is None else self._level.note(frame),
            )
        except CodecError as error:
            level = logging.DEBUG if self.counters.errors else logging.WARNING
            _logger.log(level, "an encoded frame could not be sent: %s", error)
            self.counters.errors += 1
            return
        self.counters.note_sent(key_frame=frame.key_frame)
        if not sent:
            self._passing = not self._video

    def _note_key_frame(self, time_s: float) -> None:
        interval_s = time_s - self._key_frame_s
        if interval_s > _SHORTEST_INTERVAL_S and self._key_frame_s:
            self._interval_s = interval_s
        self._key_frame_s = time_s
        self._begun_s = time.monotonic()
        self._asked = False
        if self.counters.bitrate_bps is not None:
            self._outlet.sender.set_bitrate_wish(round(self.counters.bitrate_bps * _WISH))

    def _comes_soon(self, since_s: float) -> bool:
        return self._interval_s is not None and 0 <= self._interval_s - since_s < NEAR_S

    def _repeat(self, track: Track) -> None:
        """Subscribe anew: a source hands out what followed the last key frame."""
        leave, self._passing = self._unsubscribe, False
        self._unsubscribe = track.add_encoded_sink(self)
        if leave is not None:
            leave()

    def _give_way(self, track: Track) -> None:
        self._passing = False
        if track.decode is None:
            self._set_encoding(True)

    def _set_encoding(self, encoding: bool) -> None:
        if encoding != self._encoding:
            self._encoding = encoding
            self.counters.fallbacks += encoding
            self._encode(encoding)
