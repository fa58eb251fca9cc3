"""Opened files, URLs and devices, and their tracks."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from ..errors import MediaError, UnsupportedError
from ..frame import RawFrame
from ..local_track import LocalTrack
from ..loop_caller import LoopCaller
from .media_input import open_input
from .open_arguments import open_arguments
from .packet_feed import PacketFeed
from .packet_pacer import PacketPacer
from .playback import Playback
from .playback_clock import PlaybackClock
from .reader_commands import ReaderCommands
from .source_reader import SourceReader
from .stream_player import StreamPlayer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..frame import Kind
    from .description import SourceDescription
    from .media_input import MediaInput
    from .playback import Delivery


async def open_source(
    description: SourceDescription,
    *,
    audio_track_id: str | None = None,
    video_track_id: str | None = None,
) -> MediaSource:
    """Open a source without blocking the loop, and make a track of each kind that has an id.

    Nothing is read until the first sink subscribes to one of the tracks; from then on they run on
    one time line. Cancelling is safe: what was opened is closed.

    Raises:
        MediaError: The location makes no sense, or there is no such file, no permission, no media,
            no stream of a wanted kind, no answer in time.
        UnsupportedError: `description.decode` is False and a stream cannot be sent as it is, or
            `description.start_at_s` is given and the source cannot go there.
    """
    ids: dict[Kind, str] = {}
    if audio_track_id is not None:
        ids["audio"] = audio_track_id
    if video_track_id is not None:
        ids["video"] = video_track_id
    source = MediaSource(description, ids)
    try:
        async with asyncio.timeout(description.timeout_s):
            await source.opened
    except TimeoutError:
        source.close()
        raise MediaError.timeout(description.name, description.timeout_s) from None
    except BaseException:
        source.close()
        raise
    return source


class MediaSource:
    """One open source. Made by `open_source`.

    Attributes:
        description: What was asked for.
        tracks: Its tracks by kind.
        opened: Resolves when it is open, rejects when it cannot be opened.
    """

    def __init__(self, description: SourceDescription, track_ids: dict[Kind, str]) -> None:
        """Begin to open. Must be called on the event loop."""
        self.description = description
        self.tracks: dict[Kind, LocalTrack] = {}
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._track_ids = track_ids
        self._arguments = open_arguments(description)
        self._clock = PlaybackClock()
        self._closed = False
        self._duration_s: float | None = None
        self._playback: Playback | None = None
        self._players: dict[Kind, StreamPlayer] = {}
        self._pacer = PacketPacer()
        self._loop = LoopCaller()
        self._reader = SourceReader(description.name, self, self._loop)
        self._commands = ReaderCommands(self._reader, self._loop)
        self._reader.open()

    @property
    def audio(self) -> LocalTrack | None:
        """The audio track, if one was asked for."""
        return self.tracks.get("audio")

    @property
    def video(self) -> LocalTrack | None:
        """The video track, if one was asked for."""
        return self.tracks.get("video")

    @property
    def closed(self) -> bool:
        """Whether `close` was called, or the last track ended."""
        return self._closed

    @property
    def stalls(self) -> int:
        """How often frames came so late that the time line had to be moved."""
        return self._clock.stalls

    @property
    def paused(self) -> bool:
        """Whether `pause` was called last."""
        return self._clock.paused

    @property
    def duration_s(self) -> float | None:
        """How long it is in seconds; None for what has no known end."""
        return self._duration_s

    @property
    def position_s(self) -> float:
        """Which position of the source is played now, in seconds from its beginning."""
        if self._playback is None:
            return self.description.start_at_s
        return self._playback.position_s(time.monotonic())

    def counters(self, kind: Kind) -> dict[str, int]:
        """Return what became of the packets of one kind: `framesDecoded`, `framesPassed`."""
        player = self._players.get(kind)
        if player is None:
            return {"framesDecoded": 0, "framesPassed": 0}
        return {"framesDecoded": player.frames_decoded, "framesPassed": player.packets.passed}

    async def pause(self) -> None:
        """Let all tracks stand still. Safe to call twice.

        Raises:
            UnsupportedError: It is a device, which goes on whoever looks.
        """
        self._require_control("paused")
        await self._commands.run(lambda _: self._hold(time.monotonic()))

    async def resume(self) -> None:
        """Let all tracks go on from where they stand. Safe to call twice.

        Raises:
            UnsupportedError: It is a device.
        """
        self._require_control("resumed")
        await self._commands.run(lambda _: self._release(time.monotonic()))

    async def seek(self, position_s: float) -> None:
        """Let all tracks go on from another position, in seconds from the beginning.

        Positions beyond the end are the end. Video goes on with the picture of that moment, also
        where that is no key frame.

        Raises:
            UnsupportedError: It is a device or a live stream.
            MediaError: The source has ended, or cannot be opened there.
        """
        self._require_control("sent to another position")
        if self._closed:
            raise MediaError.read_failed(self.description.name, "it has ended; open it again")
        begin_s = min(max(0.0, position_s), self._duration_s or position_s)
        await self._commands.run(lambda playback: self._go_to(playback, begin_s))

    def close(self) -> None:
        """End all tracks and stop the thread. Safe to call twice."""
        self._closed = True
        self._reader.close()
        for track in self.tracks.values():
            track.finish("closed")
        self._commands.close()
        self._pacer.close()

    def open_playback(self) -> Playback:
        """Open the container; see `ReaderOwner`."""
        input_ = self._open_input()
        try:
            self._require_forms(input_)
            self._duration_s = input_.duration_s
            live = self._arguments.live
            self.tracks = {kind: self._make_track(kind, input_) for kind in self._track_ids}
            self._players = {
                kind: StreamPlayer(track, input_.forms.get(kind), live=live)
                for kind, track in self.tracks.items()
            }
            feed = PacketFeed(
                input_,
                self._open_input,
                loops=self.description.loop,
                start_at_s=self.description.start_at_s,
            )
        except BaseException:
            input_.close()
            raise
        if self.description.start_at_s:
            for player in self._players.values():
                player.begin_at(0.0)
        self._playback = Playback(feed, self._players, self._clock, live=live)
        return self._playback

    def handle_opened(self) -> None:
        """Take note that the source is open; see `ReaderOwner`."""
        for track in self.tracks.values():
            track.on_ended(self._handle_track_ended)
        if not self.opened.done():
            self.opened.set_result(None)

    def handle_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Hand frames and ends to their tracks when they are due; see `ReaderOwner`."""
        for track, frame, due_s, anew in deliveries:
            if anew:
                self._pacer.forget(track)
            if frame is None:
                self._pacer.flush(track)
                track.finish("end-of-file")
            elif isinstance(frame, RawFrame):
                track.deliver(frame)
            else:
                self._pacer.push(track, frame, due_s)

    def handle_failure(self, error: MediaError) -> None:
        """Fail opening, or end the tracks; see `ReaderOwner`."""
        if not self.opened.done():
            self.opened.set_exception(error)
        for track in self.tracks.values():
            track.finish("error", error)

    def _open_input(self) -> MediaInput:
        return open_input(self._arguments, tuple(self._track_ids), self.description.timeout_s)

    def _make_track(self, kind: Kind, input_: MediaInput) -> LocalTrack:
        form = input_.forms.get(kind)
        return LocalTrack(
            self._track_ids[kind],
            kind,
            settings=input_.settings[kind],
            on_demand=lambda wanted: self._reader.wake(),
            encoded_format=form.format if form is not None else None,
            decode=self.description.decode,
        )

    def _require_forms(self, input_: MediaInput) -> None:
        """Refuse, if nothing may be decoded, what cannot be sent as it is."""
        if self.description.decode is not False:
            return
        for kind, stream in input_.streams.items():
            form = input_.forms.get(kind)
            if form is not None and not form.format.reorders:
                continue
            codec = f"its {kind} is {stream.codec_context.name}"
            problem = f"{codec} with B-frames" if form is not None else codec
            raise UnsupportedError(
                f"cannot send the {kind} of {self.description.name!r} as it is: {problem}, "
                "which WebRTC cannot carry; leave decode unset to have it encoded"
            )

    def _require_control(self, what: str) -> None:
        if self._arguments.live:
            raise UnsupportedError(
                f"{self.description.name!r} is a device and cannot be {what}; "
                "pause its producers or disable its tracks"
            )

    def _go_to(self, playback: Playback, position_s: float) -> None:
        playback.go_to(position_s, time.monotonic)
        for track in self.tracks.values():
            self._loop.call(self._pacer.forget, track)
            self._loop.call(track.interrupt_encoded)

    def _hold(self, now_s: float) -> None:
        self._clock.pause(now_s)
        self._loop.call(self._pacer.hold, now_s)

    def _release(self, now_s: float) -> None:
        self._clock.resume(now_s)
        self._loop.call(self._pacer.release, now_s)

    def _handle_track_ended(self) -> None:
        if all(track.ended for track in self.tracks.values()):
            self.close()
