"""How much CPU a received packet costs while nobody reads its stream.

    python bench/receive_streams.py [--streams 30] [--seconds 5] [--packets-per-second 122]
                                    [--payload-bytes 1000]

A second process plays the SFU: it sends each packet of one producer to all streams in a burst, as
a fan-out does. Prints one JSON object: packets, losses, CPU in microseconds a packet and in cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import struct
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from loopback_sfu import LoopbackSfu
from tureen_handler.net.parameters import TransportOptions
from tureen_handler.net.transport import MediaTransport

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

FIRST_SSRC = 10_000


class HeaderCounter:
    """The least a receiver does: find the stream by SSRC, count, note the sequence number."""

    def __init__(self) -> None:
        self.packets: dict[int, int] = {}
        self.last: dict[int, int] = {}

    def handle_rtp(self, packet: bytes, arrival_s: float) -> None:
        """Count one packet."""
        ssrc = int.from_bytes(packet[8:12], "big")
        self.packets[ssrc] = self.packets.get(ssrc, 0) + 1
        self.last[ssrc] = int.from_bytes(packet[2:4], "big")

    def handle_rtcp(self, compound: bytes, arrival_s: float) -> None:
        """Ignore it."""


async def serve(pipe: Connection, options: argparse.Namespace) -> None:
    """Play the SFU until all packets are sent."""
    sfu = await LoopbackSfu.start()
    pipe.send((sfu.ice_parameters(), sfu.ice_candidates(), sfu.dtls_parameters()))
    await sfu.connect(await asyncio.to_thread(pipe.recv))
    await sfu.connected.wait()
    await asyncio.to_thread(pipe.recv)  # the client is ready
    interval_s = 1 / options.packets_per_second
    total = int(options.seconds * options.packets_per_second)
    started = time.monotonic()
    for number in range(total):
        for datagram in [sfu.protect_rtp(packet) for packet in burst(number, options)]:
            sfu.send_raw(datagram)
        await asyncio.sleep(max(0.0, started + (number + 1) * interval_s - time.monotonic()))
    pipe.send(total * options.streams)
    await asyncio.to_thread(pipe.recv)
    await sfu.close()


def burst(number: int, options: argparse.Namespace) -> list[bytes]:
    """The same packet for every stream."""
    payload = bytes(options.payload_bytes)
    return [
        struct.pack("!BBHLL", 0x80, 96, number & 0xFFFF, number * 750, FIRST_SSRC + stream)
        + payload
        for stream in range(options.streams)
    ]


def serve_in_process(pipe: Connection, options: argparse.Namespace) -> None:
    """Entry of the second process."""
    asyncio.run(serve(pipe, options))


async def receive(pipe: Connection, options: argparse.Namespace) -> dict[str, Any]:
    """Play the client and measure."""
    ice_parameters, ice_candidates, dtls_parameters = await asyncio.to_thread(pipe.recv)
    handler = HeaderCounter()
    wire = {"iceParameters": ice_parameters, "iceCandidates": ice_candidates}
    transport = MediaTransport(TransportOptions.from_wire(wire), handler)
    connected = asyncio.Event()
    transport.on_connected(connected.set)
    pipe.send(transport.local_dtls_parameters())
    await transport.connect(dtls_parameters, "client")
    await connected.wait()
    await asyncio.sleep(0.2)
    cpu_before, wall_before = time.process_time(), time.monotonic()
    pipe.send("ready")
    sent = await asyncio.to_thread(pipe.recv)
    await asyncio.sleep(0.2)
    cpu_s, wall_s = time.process_time() - cpu_before, time.monotonic() - wall_before
    received = sum(handler.packets.values())
    pipe.send("done")
    await transport.close()
    return {
        "streams": options.streams,
        "sent": sent,
        "received": received,
        "lost": sent - received,
        "microseconds_per_packet": round(cpu_s / max(1, received) * 1e6, 2),
        "cores": round(cpu_s / wall_s, 4),
    }


def main() -> None:
    """Run the bench and print its result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--streams", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--packets-per-second", type=float, default=122.0)
    parser.add_argument("--payload-bytes", type=int, default=1000)
    options = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve_in_process, args=(theirs, options), daemon=True
    )
    server.start()
    result = asyncio.run(receive(ours, options))
    server.join(5)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
