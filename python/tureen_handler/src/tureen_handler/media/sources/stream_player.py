"""One stream of a source: packets in, frames and encoded frames ready for their moment out."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, cast

from av import AudioFrame, FFmpegError

from .audio_timeline import AudioTimeline
from .packet_history import PacketHistory
from .packet_player import PacketPlayer
from .video_timeline import VideoTimeline

if TYPE_CHECKING:
    from av import VideoFrame

    from ..local_track import LocalTrack
    from .encoded_form import EncodedForm
    from .packet_feed import FeedItem
    from .timed_frame import TimedFrame, TimedPacket

_FRAMES_AHEAD = {"audio": 4, "video": 2}
_AUDIO_PREROLL_S = 0.08
_ROUNDING_S = 0.001


class StreamPlayer:
    """Gives frames and packets to whoever wants them, and only keeps up while nobody does.

    Frames are decoded just ahead of their time, packets are handed on as they are.

    Video packets since the last key frame are kept (a bounded number), so that pictures can come at
    once when somebody joins.

    Attributes:
        track: Where the frames go.
        ready: Decoded frames in the order of their moments.
        packets: What is handed on without decoding.
        waiting: Packets not yet looked at.
        waiting_bytes: Their size.
        exhausted: Whether no packet follows those that wait.
        frames_decoded: Frames that the decoder gave.
        decode_errors: Packets that could not be decoded.
    """

    def __init__(self, track: LocalTrack, form: EncodedForm | None = None, *, live: bool) -> None:
        """Make a player for `track`; of `live` sources nothing is decoded ahead."""
        self.track = track
        self.packets = PacketPlayer(track, form)
        self._frames_ahead = 1 if live else _FRAMES_AHEAD[track.kind]
        self.ready: deque[TimedFrame] = deque()
        self.waiting: deque[FeedItem] = deque()
        self.waiting_bytes = 0
        self.exhausted = False
        self.frames_decoded = 0
        self.decode_errors = 0
        self._history = PacketHistory()
        self._awaits_key_frame = False
        self._pass_index = 0
        self._begin_s = float("-inf")
        self._restart_time()

    @property
    def finished(self) -> bool:
        """Whether everything is decoded, handed on or skipped."""
        return self.exhausted and not self.has_work

    @property
    def has_work(self) -> bool:
        """Whether `work` has something to do."""
        decodes = self.track.wanted and self._history.undecoded
        return bool(self.waiting) or decodes or self.packets.starts_now

    @property
    def end_s(self) -> float:
        """Media time at which the last frame has been played."""
        timeline = self._audio if self.track.kind == "audio" else self._video
        return max(timeline.end_s, self.packets.end_s)

    @property
    def next_s(self) -> float | None:
        """Media time of the next thing to happen: a frame, or the end; None if it is not known."""
        heads = [queue[0].time_s for queue in (self.ready, self.packets.ready) if queue]
        if heads:
            return min(heads)
        return self.end_s if self.finished else None

    def is_ahead_of(self, position_s: float) -> bool:
        """Whether nothing needs to be read or decoded at the media time `position_s`."""
        if self.finished:
            return True
        if not self.track.wanted and not self.packets.wanted:
            return bool(self.waiting) and self.waiting[0].time_s > position_s
        return self._has_frames_ahead() and self._has_packets_ahead()

    def add(self, item: FeedItem) -> None:
        """Let `item` wait."""
        self.waiting.append(item)
        self.waiting_bytes += item.packet.size

    def work(self, position_s: float) -> None:
        """Take the next waiting packet at the media time `position_s` for whoever wants it."""
        item = self._take()
        past = item is not None and item.time_s < self._begin_s
        history = self._history.items if self._history.complete else ()
        self.packets.work(
            None if past and self._is_audio else item,
            history,
            begin_s=self._begin_s,
            now_s=position_s,
        )
        if self.track.wanted:
            self._work_for_frames(item, max(position_s, self._begin_s))
        elif item is not None:
            self._skip(item)

    @property
    def next_is_packet(self) -> bool:
        """Whether a packet, which may be handed out ahead of its time, comes next."""
        packets = self.packets.ready
        return bool(packets) and (not self.ready or packets[0].time_s < self.ready[0].time_s)

    def take(self) -> TimedFrame | TimedPacket | None:
        """Return the next thing that is due, None if there is none."""
        queues = [queue for queue in (self.ready, self.packets.ready) if queue]
        return min(queues, key=lambda queue: queue[0].time_s).popleft() if queues else None

    def begin_at(self, time_s: float) -> None:
        """Forget everything; what comes before the media time `time_s` only helps to decode."""
        self.discard()
        self.packets.discard()
        self._restart_time()
        self._begin_s = time_s - _ROUNDING_S
        self._awaits_key_frame = False
        self.exhausted = False

    def discard(self) -> None:
        """Forget everything that waits or is ready."""
        for item in self.waiting:
            item.pass_.release()
        self.waiting.clear()
        self.waiting_bytes = 0
        self._history.clear()
        self.ready.clear()

    def _restart_time(self) -> None:
        """Forget what was decoded ahead of time and will never be shown."""
        self._audio = AudioTimeline()
        self._video = VideoTimeline(self.track.settings.get("frameRate"))

    @property
    def _is_audio(self) -> bool:
        return self.track.kind == "audio"

    def _has_frames_ahead(self) -> bool:
        if not self.track.wanted:
            return True
        return not self._history.undecoded and len(self.ready) >= self._frames_ahead

    def _has_packets_ahead(self) -> bool:
        return not self.packets.wanted or (bool(self.packets.ready) and not self.packets.starts_now)

    def _take(self) -> FeedItem | None:
        """Return the next waiting packet, None if only old ones are left."""
        if not self.waiting:
            return None
        item = self.waiting.popleft()
        self.waiting_bytes -= item.packet.size
        return item

    def _work_for_frames(self, item: FeedItem | None, begin_s: float) -> None:
        for old in self._history.take_undecoded():
            self.ready.extend(frame for frame in self._decode(old) if frame.time_s >= begin_s)
        if item is None:
            return
        if self._is_audio and item.time_s < self._begin_s - _AUDIO_PREROLL_S:
            item.pass_.release()
            return
        if not self._is_audio:
            self._history.add(item, decoded=True)
        self.ready.extend(frame for frame in self._decode(item) if frame.time_s >= self._begin_s)

    def _skip(self, item: FeedItem) -> None:
        if self._is_audio:
            self._audio.interrupt()
            item.pass_.release()
        elif not self._history.add(item, decoded=False):
            self._awaits_key_frame = True

    def _decode(self, item: FeedItem) -> list[TimedFrame]:
        if item.packet.is_keyframe:
            self._awaits_key_frame = False
        placed: list[TimedFrame] = []
        try:
            for frame in [] if self._awaits_key_frame else item.packet.decode():
                self.frames_decoded += 1
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
        placed = self._audio.place(frame, time_s, exact=item.pass_.index != self._pass_index)
        if placed:
            self._pass_index = item.pass_.index
        return placed
