"""One stream of a source: packets in, frames ready for their moment out."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, cast

from av import AudioFrame, FFmpegError

from .audio_timeline import AudioTimeline
from .video_timeline import VideoTimeline

if TYPE_CHECKING:
    from av import VideoFrame

    from ..local_track import LocalTrack
    from .packet_feed import FeedItem
    from .timed_frame import TimedFrame

_FRAMES_AHEAD = {"audio": 4, "video": 2}
_SKIPPED_LIMIT = 150


class StreamPlayer:
    """Decodes just ahead of time while somebody listens, and only keeps up while nobody does.

    While nobody listens, video packets since the last key frame are kept (a bounded number), so
    that pictures can come at once when somebody listens again.

    Attributes:
        track: Where the frames go.
        ready: Decoded frames in the order of their moments.
        waiting: Packets not yet looked at.
        waiting_bytes: Their size.
        exhausted: Whether no packet follows those that wait.
        decode_errors: Packets that could not be decoded.
    """

    def __init__(self, track: LocalTrack, *, live: bool) -> None:
        """Make a player for `track`; of `live` sources nothing is decoded ahead."""
        self.track = track
        self._frames_ahead = 1 if live else _FRAMES_AHEAD[track.kind]
        self.ready: deque[TimedFrame] = deque()
        self.waiting: deque[FeedItem] = deque()
        self.waiting_bytes = 0
        self.exhausted = False
        self.decode_errors = 0
        self._skipped: list[FeedItem] = []
        self._awaits_key_frame = False
        self._pass_index = 0
        self._audio = AudioTimeline()
        self._video = VideoTimeline(track.settings.get("frameRate"))

    @property
    def finished(self) -> bool:
        """Whether everything is decoded, or skipped."""
        return self.exhausted and not self.has_work

    @property
    def has_work(self) -> bool:
        """Whether `work` has something to do."""
        return bool(self.waiting) or (self.track.wanted and bool(self._skipped))

    @property
    def end_s(self) -> float:
        """Media time at which the last frame has been played."""
        return self._audio.end_s if self.track.kind == "audio" else self._video.end_s

    @property
    def next_s(self) -> float | None:
        """Media time of the next thing to happen: a frame, or the end; None if it is not known."""
        if self.ready:
            return self.ready[0].time_s
        return self.end_s if self.finished else None

    def is_ahead_of(self, position_s: float) -> bool:
        """Whether nothing needs to be read or decoded at the media time `position_s`."""
        if self.finished:
            return True
        if self.track.wanted:
            return not self._skipped and len(self.ready) >= self._frames_ahead
        return bool(self.waiting) and self.waiting[0].time_s > position_s

    def add(self, item: FeedItem) -> None:
        """Let `item` wait."""
        self.waiting.append(item)
        self.waiting_bytes += item.packet.size

    def work(self, position_s: float) -> None:
        """Decode or skip the next waiting packet at the media time `position_s`."""
        item = self._take()
        if not self.track.wanted:
            self._skip(item)
            return
        skipped, self._skipped = self._skipped, []
        for old in skipped:
            self.ready.extend(frame for frame in self._decode(old) if frame.time_s >= position_s)
        self.ready.extend(self._decode(item))

    def discard(self) -> None:
        """Forget everything."""
        for item in (*self.waiting, *self._skipped):
            item.pass_.release()
        self.waiting.clear()
        self._skipped.clear()
        self.ready.clear()

    def _take(self) -> FeedItem | None:
        """Return the next waiting packet, None if only skipped ones are left."""
        if not self.waiting:
            return None
        item = self.waiting.popleft()
        self.waiting_bytes -= item.packet.size
        return item

    def _skip(self, item: FeedItem | None) -> None:
        if item is None:
            return
        if self.track.kind == "audio":
            self._audio.interrupt()
            item.pass_.release()
            return
        if item.packet.is_keyframe or len(self._skipped) >= _SKIPPED_LIMIT:
            self._awaits_key_frame = not item.packet.is_keyframe
            for old in self._skipped:
                old.pass_.release()
            self._skipped.clear()
        self._skipped.append(item)

    def _decode(self, item: FeedItem | None) -> list[TimedFrame]:
        if item is None:
            return []
        if item.packet.is_keyframe:
            self._awaits_key_frame = False
        placed: list[TimedFrame] = []
        try:
            for frame in [] if self._awaits_key_frame else item.packet.decode():
                placed += self._place(cast("AudioFrame | VideoFrame", frame), item)
        except FFmpegError:
            self.decode_errors += 1
        finally:
            item.pass_.release()
        return placed

    def _place(self, frame: AudioFrame | VideoFrame, item: FeedItem) -> list[TimedFrame]:
        time_s = item.pass_.media_time_s(frame)
        if not isinstance(frame, AudioFrame):
            return self._video.place(frame, time_s)
        seam = item.pass_.index != self._pass_index
        self._pass_index = item.pass_.index
        return self._audio.place(frame, time_s, exact=seam)
