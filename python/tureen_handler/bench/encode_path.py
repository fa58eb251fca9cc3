"""What publishing costs: raw pictures through scaling, encoding, packetizing and RTP, in real time.

Usage: encode_path.py [--codec video/VP8] [--size 640x480] [--seconds 10] [--noise 0]
       [--max-bitrate 1000000] [--layers 1]

Prints one JSON object: CPU in cores, bitrate in bits per second, frames, drops and key frames.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from typing import TYPE_CHECKING

from av.filter import Graph
from tureen_handler.codecs import create_depacketizer
from tureen_handler.media import EncodingParameters, LocalTrack, RawFrame, SendStream
from tureen_handler.rtp import (
    AsyncioScheduler,
    CodecParameters,
    RtpSenderParameters,
    RtpSession,
    RtxParameters,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from av import VideoFrame

FRAME_RATE = 30
PICTURES = 90


class CountingPort:
    """Takes packets and counts them."""

    connected = True

    def __init__(self) -> None:
        self.packets = 0
        self.bytes = 0

    def send_rtp(self, packet: bytes) -> bool:
        """Count a packet."""
        self.packets += 1
        self.bytes += len(packet)
        return True

    def send_rtcp(self, compound: bytes) -> bool:
        """Take a report."""
        return bool(compound)

    def on_connected(self, listener: Callable[[], None]) -> None:
        """Be connected already."""
        listener()


def make_pictures(size: str, noise: int) -> list[VideoFrame]:
    """Draw a moving pattern, with `noise` (0 to 100) on top."""
    graph = Graph()
    nodes = [graph.add("testsrc2", f"size={size}:rate={FRAME_RATE}")]
    if noise:
        nodes.append(graph.add("noise", f"alls={noise}:allf=t"))
    nodes += [graph.add("format", "yuv420p"), graph.add("buffersink")]
    graph.link_nodes(*nodes).configure()
    return [graph.vpull() for _ in range(PICTURES)]


def make_stream(session: RtpSession, port: CountingPort, options: argparse.Namespace) -> SendStream:
    """Make a stream of as many layers as asked for, each with a third of the next one's bitrate."""
    codec = CodecParameters(options.codec, 97, 90_000)
    senders = [
        session.add_sender(
            RtpSenderParameters(
                sender_id=f"bench:{index}",
                kind="video",
                codec=codec,
                ssrc=1000 + index,
                mid="0",
                rtx=RtxParameters(98, 2000 + index),
            )
        )
        for index in range(options.layers)
    ]
    encodings = [
        EncodingParameters(max_bitrate_bps=options.max_bitrate // 3 ** (options.layers - 1 - index))
        for index in range(options.layers)
    ]
    return SendStream(codec, senders, port, encodings=encodings)


async def play(track: LocalTrack, pictures: list[VideoFrame], seconds: float) -> float:
    """Deliver pictures in real time; returns the CPU seconds that took."""
    start_s, cpu_s = time.monotonic(), time.process_time()
    for index in range(round(seconds * FRAME_RATE)):
        due_s = start_s + index / FRAME_RATE
        await asyncio.sleep(max(0.0, due_s - time.monotonic()))
        track.deliver(RawFrame(pictures[index % len(pictures)], due_s))
    await asyncio.sleep(0.2)
    return time.process_time() - cpu_s


async def measure(options: argparse.Namespace) -> dict[str, object]:
    """Publish for a while and return what it cost."""
    port = CountingPort()
    scheduler = AsyncioScheduler(asyncio.get_running_loop())
    session = RtpSession(
        port, scheduler=scheduler, create_depacketizer=create_depacketizer, cname="bench"
    )
    stream = make_stream(session, port, options)
    track = LocalTrack("bench", "video")
    stream.replace_track(track)
    cpu_s = await play(track, make_pictures(options.size, options.noise), options.seconds)
    stats = [stream.encoder_stats(index) for index in range(options.layers)]
    stream.close()
    session.close()
    return {
        "codec": options.codec,
        "size": options.size,
        "cores": round(cpu_s / options.seconds, 4),
        "bitrate": round(port.bytes * 8 / options.seconds),
        "packets": port.packets,
        "framesEncoded": [layer["framesEncoded"] for layer in stats],
        "keyFramesEncoded": [layer["keyFramesEncoded"] for layer in stats],
        "framesDropped": [layer["framesDropped"] for layer in stats],
        "framesDroppedByEncoder": [layer.get("framesDroppedByEncoder") for layer in stats],
    }


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codec", default="video/VP8")
    parser.add_argument("--size", default="640x480")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--noise", type=int, default=0)
    parser.add_argument("--max-bitrate", type=int, default=1_000_000)
    parser.add_argument("--layers", type=int, default=1)
    print(json.dumps(asyncio.run(measure(parser.parse_args()))))


if __name__ == "__main__":
    main()
