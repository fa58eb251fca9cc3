"""A sender and a connection that remember."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_handler.rtp.parameters import CodecParameters, RtcpFeedback

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class SentFrame:
    payloads: list[bytes]
    rtp_timestamp: int
    capture_time_s: float
    audio_level: int | None
    starts_talk: bool


class FakeSender:
    """Stands in for RtpSender."""

    def __init__(self) -> None:
        self.sent: list[SentFrame] = []
        self.accepts = True
        self.tells_audio_level = True
        self.key_frame_listeners: list[Callable[[], None]] = []
        self.bitrate_listeners: list[Callable[[int], None]] = []
        self.loss_listeners: list[Callable[[float], None]] = []
        self.bitrate_wish_bps: int | None = None
        self._changed = asyncio.Event()

    def send_frame(
        self,
        payloads,
        *,
        rtp_timestamp,
        capture_time_s,
        audio_level=None,
        starts_talk=False,
        key_frame=False,
    ) -> bool:
        if self.accepts:
            self.sent.append(
                SentFrame(payloads, rtp_timestamp, capture_time_s, audio_level, starts_talk)
            )
        self._changed.set()
        return self.accepts

    def on_key_frame_request(self, listener):
        self.key_frame_listeners.append(listener)
        return lambda: self.key_frame_listeners.remove(listener)

    def on_bitrate_estimate(self, listener):
        self.bitrate_listeners.append(listener)
        return lambda: self.bitrate_listeners.remove(listener)

    def set_bitrate_wish(self, bitrate_bps: int) -> None:
        self.bitrate_wish_bps = bitrate_bps

    def on_loss_report(self, listener):
        self.loss_listeners.append(listener)
        return lambda: self.loss_listeners.remove(listener)

    async def until_sent(self, count: int) -> None:
        async with asyncio.timeout(30):
            while len(self.sent) < count:
                self._changed.clear()
                await self._changed.wait()


class FakeConnection:
    """Stands in for RtpPort."""

    def __init__(self) -> None:
        self.connected = False
        self._listeners: list[Callable[[], None]] = []

    def on_connected(self, listener) -> None:
        self._listeners.append(listener)
        if self.connected:
            listener()

    def connect(self) -> None:
        self.connected = True
        for listener in self._listeners:
            listener()


class Feeder:
    """Gives made-up frames to a track, one after the other, on a time line of its own."""

    def __init__(self, track: LocalTrack, frames, step_s: float) -> None:
        self.track = track
        self.time_s = time.monotonic()
        self._frames = frames
        self._step_s = step_s
        self._index = 0

    def feed(self, count: int = 1) -> None:
        for _ in range(count):
            frame = self._frames[self._index % len(self._frames)]
            self.track.deliver(RawFrame(frame, self.time_s))
            self._index += 1
            self.time_s += self._step_s

    async def feed_and_wait(self, sender: FakeSender, count: int) -> None:
        """Feed one by one, so that no queue runs over."""
        for _ in range(count):
            expected = len(sender.sent) + 1
            self.feed()
            await sender.until_sent(expected)


FEEDBACK = (RtcpFeedback("nack", "pli"), RtcpFeedback("goog-remb"))


@pytest.fixture
def vp8() -> CodecParameters:
    return CodecParameters("video/VP8", 97, 90_000, feedback=FEEDBACK)


@pytest.fixture
def opus() -> CodecParameters:
    return CodecParameters("audio/opus", 96, 48_000, channels=2)


@pytest.fixture
def sender_maker() -> type[FakeSender]:
    return FakeSender


@pytest.fixture
def connection() -> FakeConnection:
    connection = FakeConnection()
    connection.connect()
    return connection


@pytest.fixture
def closed_connection() -> FakeConnection:
    return FakeConnection()


@pytest.fixture
def video_feeder(picture_maker) -> Callable[..., Feeder]:
    def make(track_id: str = "v", width: int = 64, height: int = 48) -> Feeder:
        return Feeder(LocalTrack(track_id, "video"), picture_maker(30, width, height), 1 / 30)

    return make


@pytest.fixture
def audio_feeder(tone_maker) -> Callable[..., Feeder]:
    def make(track_id: str = "a") -> Feeder:
        return Feeder(LocalTrack(track_id, "audio"), tone_maker(50), 0.02)

    return make
