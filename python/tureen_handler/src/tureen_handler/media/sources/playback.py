"""What to do next with an open source: the heart of the reader thread, without thread or clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ..frame import EncodedFrame, RawFrame
from .timed_frame import TimedFrame, TimedPacket

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..frame import Kind
    from ..local_track import LocalTrack
    from .packet_feed import PacketFeed
    from .playback_clock import PlaybackClock
    from .stream_player import StreamPlayer

_LARGEST_READ_AHEAD = 32 * 1024 * 1024
_IDLE_STEP_S = 0.1

LEAST_AHEAD_S: Final = 0.05
MOST_AHEAD_S: Final = 0.25
"""Packets are handed out ahead of their time, as many as are due within `MOST_AHEAD_S`, whenever
the next one is due within `LEAST_AHEAD_S`: waking for each one would cost more than reading it."""


class Delivery(NamedTuple):
    """Something for a track.

    Attributes:
        track: Whose it is.
        frame: A frame, raw or encoded; None for the end.
        due_s: When an encoded frame is due on `time.monotonic`; it comes ahead of it.
        anew: Whether it takes the place of encoded frames that came ahead of their time.
    """

    track: LocalTrack
    frame: RawFrame | EncodedFrame | None
    due_s: float = 0.0
    anew: bool = False


class Step(NamedTuple):
    """What to do: hand `delivery` out, or wait for `wait_s` seconds; neither when all is done."""

    delivery: Delivery | None = None
    wait_s: float | None = None


class Playback:
    """Plays the streams of one source on one time line."""

    def __init__(
        self,
        feed: PacketFeed,
        players: Mapping[Kind, StreamPlayer],
        clock: PlaybackClock,
        *,
        live: bool,
    ) -> None:
        """Play what `feed` reads; `live` sources are not held back."""
        self._feed = feed
        self._players = dict(players)
        self._clock = clock
        self._live = live
        self._exhausted = False
        self._fills = False

    def step(self, now_s: float) -> Step:
        """Read and decode as needed (which blocks) and return what to do next.

        Raises:
            MediaError: A looping source cannot be opened again.
            FFmpegError: Reading failed.
        """
        self._drop_ended()
        if self._clock.paused:
            return Step(wait_s=_IDLE_STEP_S if self._players else None)
        position_s = self._clock.position_s(now_s)
        for player in self._players.values():
            self._prepare(player, position_s)
        due = [
            (next_s, player)
            for player in self._players.values()
            if (next_s := player.next_s) is not None
        ]
        if not due:
            return Step(wait_s=_IDLE_STEP_S if self._players else None)
        next_s, player = min(due, key=lambda pair: pair[0])
        return self._next(player, next_s, now_s)

    def go_to(self, position_s: float, now: Callable[[], float]) -> None:
        """Go on from another position in the source. Blocks.

        Args:
            position_s: In seconds from the beginning of the source.
            now: The monotonic clock; asked again when the source is open there.

        Raises:
            MediaError: The source cannot be opened again, or cannot go there.
        """
        media_s = self._feed.go_to(position_s, lambda: self._clock.position_s(now()))
        for player in self._players.values():
            player.begin_at(media_s)
        self._exhausted = False

    def position_s(self, now_s: float) -> float:
        """Return which position of the source is played at `now_s`. From any thread."""
        return max(0.0, self._feed.position_s(self._clock.position_s(now_s)))

    def close(self) -> None:
        """Forget what is decoded and close what is open."""
        for player in self._players.values():
            player.discard()
        self._players.clear()
        self._feed.close()

    def _drop_ended(self) -> None:
        for kind in [kind for kind, player in self._players.items() if player.track.ended]:
            self._players.pop(kind).discard()

    def _prepare(self, player: StreamPlayer, position_s: float) -> None:
        while not player.is_ahead_of(position_s):
            if player.has_work:
                player.work(position_s)
            elif not self._read_one():
                break

    def _read_one(self) -> bool:
        """Read one packet; False when that is impossible or too much waits already."""
        waiting_bytes = sum(player.waiting_bytes for player in self._players.values())
        if self._exhausted or waiting_bytes > _LARGEST_READ_AHEAD:
            return False
        item = self._feed.read()
        if item is None:
            self._exhausted = True
            for player in self._players.values():
                player.exhausted = True
        elif item.kind in self._players:
            self._players[item.kind].add(item)
        else:
            item.pass_.release()
        return True

    def _next(self, player: StreamPlayer, next_s: float, now_s: float) -> Step:
        self._clock.start(now_s)
        wait_s = self._clock.moment_s(next_s) - now_s
        if player.next_is_packet:
            wait_s -= MOST_AHEAD_S if self._fills else LEAST_AHEAD_S
        if wait_s > 0 and not self._live:
            self._fills = False
            return Step(wait_s=min(wait_s, self._longest_wait_s()))
        self._fills = True
        timed = player.take()
        if timed is None:
            self._players.pop(player.track.kind)
            return Step(Delivery(player.track, None))
        if self._live:
            self._clock.follow(timed.time_s, now_s)
        elif not (isinstance(timed, TimedPacket) and timed.past):
            self._clock.note_delivery(timed.time_s, now_s)
        if isinstance(timed, TimedFrame):
            raw = RawFrame(timed.frame, self._clock.moment_s(timed.time_s))
            return Step(Delivery(player.track, raw))
        return Step(self._place(player.track, timed, now_s))

    def _longest_wait_s(self) -> float:
        """Return how long nothing needs to be looked at; what nobody wants must keep up."""
        busy = all(player.packets.wanted for player in self._players.values())
        return MOST_AHEAD_S if busy else _IDLE_STEP_S

    def _place(self, track: LocalTrack, timed: TimedPacket, now_s: float) -> Delivery:
        form = track.encoded_format
        assert form is not None  # only tracks that have a form get packets
        due_s = max(now_s, self._clock.moment_s(timed.time_s))
        frame = EncodedFrame(
            data=timed.data,
            mime_type=form.mime_type,
            clock_rate=form.clock_rate,
            timestamp=round(timed.shown_s * form.clock_rate),
            key_frame=timed.key_frame,
            ntp_time_s=None,
            arrival_time_s=due_s,
            capture_time_s=self._clock.moment_s(timed.shown_s),
        )
        return Delivery(track, frame, due_s, timed.anew)
