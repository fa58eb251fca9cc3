"""Write a short media file: a moving pattern with a visible clock, and a tone.

Usage: make_clip.py PATH SECONDS WIDTH HEIGHT FRAME_RATE KINDS KEY_FRAME_INTERVAL VIDEO_ENCODER
KINDS is "audio", "video" or "audio,video". The extension chooses the codecs, unless VIDEO_ENCODER
is not empty; a profile of H264 may follow its name behind a plus.
"""

from __future__ import annotations

import sys
from pathlib import Path

import av

CODECS = {
    ".webm": {"video": "libvpx", "audio": "libopus"},
    ".mp4": {"video": "libx264", "audio": "aac"},
    ".mkv": {"video": "libx264", "audio": "libopus"},
    ".ts": {"video": "libx264", "audio": "libopus"},
    ".ogg": {"audio": "libopus"},
    ".wav": {"audio": "pcm_s16le"},
}
ENCODER_OPTIONS = {
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "libx264": {"preset": "ultrafast", "profile": "baseline", "sc_threshold": "0"},
}
SAMPLE_RATE = 48000
BIT_RATE = 800_000


def make_clip(
    path: Path,
    *,
    seconds: float,
    size: tuple[int, int],
    rate: int,
    kinds: list[str],
    key_frame_interval: str,
    video_encoder: str,
) -> None:
    """Encode the generators of ffmpeg's `lavfi` into `path`."""
    width, height = size
    graph = {
        "video": f"testsrc2=size={width}x{height}:rate={rate}:duration={seconds}",
        "audio": f"sine=frequency=440:sample_rate={SAMPLE_RATE}:duration={seconds}",
    }
    codecs = CODECS[path.suffix] | ({"video": video_encoder} if video_encoder else {})
    options = {"g": key_frame_interval}
    description = ";".join(f"{graph[kind]}[out{index}]" for index, kind in enumerate(kinds))
    with av.open(description, format="lavfi") as source, av.open(str(path), "w") as output:
        targets = {
            stream.index: add_target(output, codecs[stream.type], size, rate, options)
            for stream in source.streams
        }
        for packet in source.demux():
            for frame in packet.decode():
                output.mux(targets[packet.stream.index].encode(frame))
        for target in targets.values():
            output.mux(target.encode(None))


def add_target(output, codec: str, size: tuple[int, int], rate: int, options: dict[str, str]):
    """Add a stream for `codec`; `size` and `rate` (frames per second) count for video."""
    codec, _, profile = codec.partition("+")
    if profile:  # the fastest preset has nothing that the baseline has not
        options = options | {"preset": "superfast", "profile": profile, "bf": "0"}
    if av.Codec(codec, "w").type == "audio":
        return output.add_stream(codec, rate=SAMPLE_RATE)
    target = output.add_stream(codec, rate=rate, options=ENCODER_OPTIONS.get(codec, {}) | options)
    target.width, target.height = size
    target.pix_fmt = "yuv420p"
    target.bit_rate = BIT_RATE
    # libvpx's threads spin while they wait: on a busy machine that costs ten times the work.
    target.codec_context.thread_count = 1
    return target


if __name__ == "__main__":
    name, seconds, width, height, rate, kinds, key_frame_interval, video_encoder = sys.argv[1:]
    make_clip(
        Path(name),
        seconds=float(seconds),
        size=(int(width), int(height)),
        rate=int(rate),
        kinds=kinds.split(","),
        key_frame_interval=key_frame_interval,
        video_encoder=video_encoder,
    )
