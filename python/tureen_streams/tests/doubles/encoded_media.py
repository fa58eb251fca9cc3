"""Encoded media for recordings: real VP8, H264 and Opus, made once."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import av
from tureen_handler.media.frame import EncodedFrame
from tureen_handler.media.track import Track

WIDTH, HEIGHT = 160, 120
NTP_OFFSET_S = 2_208_988_800


@cache
def encoded_video(encoder: str, count: int) -> list[tuple[bytes, bool]]:
    """`count` encoded pictures with a key frame every 10."""
    context = av.CodecContext.create(encoder, "w")
    context.width, context.height, context.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    context.time_base = Fraction(1, 30)
    tune = {"deadline": "realtime"} if encoder == "libvpx" else {"tune": "zerolatency"}
    context.options = {"g": "10", **tune}
    packets = []
    for index in range(count):
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        frame.pts = index
        for plane in frame.planes:
            plane.update(bytes([index * 3 & 255]) * plane.buffer_size)
        packets += context.encode(frame)
    packets += context.encode(None)
    return [(bytes(packet), packet.is_keyframe) for packet in packets]


@cache
def encoded_opus(count: int) -> list[bytes]:
    """`count` Opus packets of 20 ms of silence."""
    context = av.CodecContext.create("libopus", "w")
    context.sample_rate, context.layout, context.format = 48_000, "stereo", "s16"
    packets = []
    for index in range(count):
        frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
        frame.sample_rate, frame.pts = 48_000, index * 960
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        packets += context.encode(frame)
    return [bytes(packet) for packet in packets]


def video_frames(
    mime_type: str, count: int, *, ntp_start_s: float | None = None
) -> list[EncodedFrame]:
    """Frames of 30 pictures a second, as a receiver delivers them."""
    encoder = "libvpx" if mime_type == "video/VP8" else "libx264"
    return [
        EncodedFrame(
            data=data,
            mime_type=mime_type,
            clock_rate=90_000,
            timestamp=5_000 + index * 3_000,
            key_frame=key_frame,
            ntp_time_s=None if ntp_start_s is None else ntp_start_s + index / 30,
            arrival_time_s=index / 30,
        )
        for index, (data, key_frame) in enumerate(encoded_video(encoder, count))
    ]


def opus_frames(count: int, *, ntp_start_s: float | None = None) -> list[EncodedFrame]:
    """Frames of 20 ms, as a receiver delivers them."""
    return [
        EncodedFrame(
            data=data,
            mime_type="audio/opus",
            clock_rate=48_000,
            timestamp=77 + index * 960,
            key_frame=True,
            ntp_time_s=None if ntp_start_s is None else ntp_start_s + index / 50,
            arrival_time_s=index / 50,
        )
        for index, data in enumerate(encoded_opus(count))
    ]


class EncodedTrack(Track):
    """A track whose encoded frames the test delivers."""

    def __init__(self, track_id, kind):
        super().__init__(track_id, kind)
        self.sinks = []
        self.key_frame_requests = 0

    def add_frame_sink(self, sink):
        raise NotImplementedError

    def add_encoded_sink(self, sink):
        self.sinks.append(sink)
        return lambda: self.sinks.remove(sink) if sink in self.sinks else None

    def request_key_frame(self):
        self.key_frame_requests += 1

    def deliver(self, frames):
        for frame in frames:
            for sink in list(self.sinks):
                sink.handle_encoded_frame(frame)
