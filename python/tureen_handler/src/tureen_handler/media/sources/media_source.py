"""Opened files, URLs and devices, and their tracks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..errors import MediaError, UnsupportedError
from ..local_track import LocalTrack
from ..loop_caller import LoopCaller
from .media_input import open_input
from .open_arguments import open_arguments
from .packet_feed import PacketFeed
from .playback import Playback
from .playback_clock import PlaybackClock
from .source_reader import SourceReader
from .stream_player import StreamPlayer

if TYPE_CHECKING:
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
        UnsupportedError: `description.decode` is False.
    """
    ids: dict[Kind, str] = {}
    if audio_track_id is not None:
        ids["audio"] = audio_track_id
    if video_track_id is not None:
        ids["video"] = video_track_id
    if description.decode is False:
        raise UnsupportedError(
            f"cannot pass the encoded frames of {description.location!r} on as they are; "
            "leave decode unset"
        )
    source = MediaSource(description, ids)
    try:
        async with asyncio.timeout(description.timeout_s):
            await source.opened
    except TimeoutError:
        source.close()
        raise MediaError.timeout(description.location, description.timeout_s) from None
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
        self._reader = SourceReader(description.location, self, LoopCaller())
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

    def close(self) -> None:
        """End all tracks and stop the thread. Safe to call twice."""
        self._closed = True
        self._reader.close()
        for track in self.tracks.values():
            track.finish("closed")

    def open_playback(self) -> Playback:
        """Open the container; see `ReaderOwner`."""
        input_ = self._open_input()
        live = self._arguments.live
        self.tracks = {kind: self._make_track(kind, input_) for kind in self._track_ids}
        players = {kind: StreamPlayer(track, live=live) for kind, track in self.tracks.items()}
        feed = PacketFeed(input_, self._open_input if self.description.loop else None)
        return Playback(feed, players, self._clock, live=live)

    def handle_opened(self) -> None:
        """Take note that the source is open; see `ReaderOwner`."""
        for track in self.tracks.values():
            track.on_ended(self._handle_track_ended)
        if not self.opened.done():
            self.opened.set_result(None)

    def handle_delivery(self, delivery: Delivery) -> None:
        """Hand a frame or the end to its track; see `ReaderOwner`."""
        if delivery.frame is None:
            delivery.track.finish("end-of-file")
        else:
            delivery.track.deliver(delivery.frame)

    def handle_failure(self, error: MediaError) -> None:
        """Fail opening, or end the tracks; see `ReaderOwner`."""
        if not self.opened.done():
            self.opened.set_exception(error)
        for track in self.tracks.values():
            track.finish("error", error)

    def _open_input(self) -> MediaInput:
        return open_input(self._arguments, tuple(self._track_ids), self.description.timeout_s)

    def _make_track(self, kind: Kind, input_: MediaInput) -> LocalTrack:
        return LocalTrack(
            self._track_ids[kind],
            kind,
            settings=input_.settings[kind],
            on_demand=lambda wanted: self._reader.wake(),
        )

    def _handle_track_ended(self) -> None:
        if all(track.ended for track in self.tracks.values()):
            self.close()
