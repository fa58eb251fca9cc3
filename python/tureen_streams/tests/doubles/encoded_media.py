"""Encoded media for recordings: real VP8, H264 and Opus, made once."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import av
from tureen_handler.codecs.thread_priority import kept_thread_priority
from tureen_handler.media.encoded_format import EncodedFormat
from tureen_handler.media.frame import EncodedFrame
from tureen_handler.media.remote_track import RemoteTrack

WIDTH, HEIGHT = 160, 120
NTP_OFFSET_S = 2_208_988_800
CLOCK_RATES = {"audio/opus": 48_000, "audio/PCMU": 8000, "audio/PCMA": 8000}
REAL_TIME_AV1 = "pred-struct=1:rc=2:lookahead=0:lp=1"

ENCODERS = {
    "video/VP8": ("libvpx", {"deadline": "realtime"}),
    "video/VP9": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8"}),
    "video/H264": ("libx264", {"tune": "zerolatency", "preset": "ultrafast"}),
    # As the handler has it; otherwise SVT-AV1 waits for ever for a packet now and then.
    "video/AV1": ("libsvtav1", {"preset": "12", "svtav1-params": REAL_TIME_AV1}),
}


@cache
def encoded_video(mime_type: str, count: int, width: int, height: int) -> list[tuple[bytes, bool]]:
    """`count` encoded pictures, as a depacketizer gives them, with a key frame every 10."""
    encoder, options = ENCODERS[mime_type]
    context = av.CodecContext.create(encoder, "w")
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base = Fraction(1, 30)
    context.gop_size = 10
    context.thread_count = 1
    context.bit_rate = 300_000
    context.options = options
    with kept_thread_priority():
        context.open()
    packets = []
    for index in range(count):
        frame = av.VideoFrame(width, height, "yuv420p")
        frame.pts = index
        for plane in frame.planes:
            plane.update(bytes([index * 3 & 255]) * plane.buffer_size)
        packets += context.encode(frame)
    packets += context.encode(None)
    return [(_without_delimiter(bytes(p)), p.is_keyframe) for p in packets]


def _without_delimiter(data: bytes) -> bytes:
    """An AV1 frame without the temporal delimiter, which is not sent."""
    return data.removeprefix(b"\x12\x00")


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
    mime_type: str,
    count: int,
    *,
    ntp_start_s: float | None = None,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    from_index: int = 0,
) -> list[EncodedFrame]:
    """Frames of 30 pictures a second, as a receiver delivers them."""
    return [
        EncodedFrame(
            data=data,
            mime_type=mime_type,
            clock_rate=90_000,
            timestamp=5_000 + index * 3_000,
            key_frame=key_frame,
            ntp_time_s=None if ntp_start_s is None else ntp_start_s + index / 30,
            arrival_time_s=index / 30,
            capture_time_s=_captured_s(ntp_start_s, index / 30),
        )
        for index, (data, key_frame) in enumerate(
            encoded_video(mime_type, count, *size), from_index
        )
    ]


def g711_frames(mime_type: str, count: int, *, ntp_start_s: float = NTP_OFFSET_S):
    """Frames of 20 ms of a quiet tone, as a receiver delivers them."""
    return [
        EncodedFrame(
            data=bytes([0xE0, 0x60] * 80),
            mime_type=mime_type,
            clock_rate=8000,
            timestamp=99 + index * 160,
            key_frame=True,
            ntp_time_s=ntp_start_s + index / 50,
            arrival_time_s=index / 50,
            capture_time_s=_captured_s(ntp_start_s, index / 50),
        )
        for index in range(count)
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
            capture_time_s=_captured_s(ntp_start_s, index / 50),
        )
        for index, data in enumerate(encoded_opus(count))
    ]


def _captured_s(ntp_start_s, age_s):
    """As if the peer's clock were this process's, so that distances are kept."""
    return None if ntp_start_s is None else ntp_start_s - NTP_OFFSET_S + age_s


class _Source:
    """What a receiver offers to its track; the test delivers its frames."""

    def __init__(self, encoded_format):
        self.encoded_format = encoded_format
        self.sinks = []
        self.key_frame_requests = 0

    def add_encoded_sink(self, sink):
        self.sinks.append(sink)
        return lambda: self.sinks.remove(sink) if sink in self.sinks else None

    def request_key_frame(self):
        self.key_frame_requests += 1


class EncodedTrack(RemoteTrack):
    """A received track whose encoded frames the test delivers."""

    def __init__(self, track_id, kind, mime_type=None):
        mime_type = mime_type or ("video/VP8" if kind == "video" else "audio/opus")
        clock_rate = CLOCK_RATES.get(mime_type, 90_000)
        channels = 2 if mime_type == "audio/opus" else 1
        self.source = _Source(EncodedFormat(mime_type, clock_rate, channels))
        super().__init__(track_id, kind, self.source)

    @property
    def sinks(self):
        return self.source.sinks

    @property
    def key_frame_requests(self):
        return self.source.key_frame_requests

    def deliver(self, frames):
        for frame in frames:
            for sink in list(self.sinks):
                sink.handle_encoded_frame(frame)

    def end(self):
        super().end()
        for sink in list(self.sinks):
            sink.handle_ended()
