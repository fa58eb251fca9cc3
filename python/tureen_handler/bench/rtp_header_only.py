"""CPU per packet of an RTP session whose receivers nobody reads.

    python bench/rtp_header_only.py [--receivers 30] [--seconds 10]

Feeds packets of 1 Mbit/s VP8 streams as an SFU forwards them (mid, abs-send-time, transport-wide
sequence number) straight into `RtpSession.handle_rtp`, without a socket, and prints microseconds of
process CPU per packet, the cost of the feedback included; then the cost of adding receivers.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import sys
import time
from typing import TYPE_CHECKING

from tureen_handler.rtp import (
    CodecParameters,
    Depacketizer,
    HeaderExtension,
    RtcpFeedback,
    RtpReceiverParameters,
    RtpSession,
    Timer,
    extension_uris,
)
from tureen_handler.rtp.header import build_extensions, build_header

if TYPE_CHECKING:
    from collections.abc import Callable

PICTURES_PER_SECOND = 30
PACKETS_PER_PICTURE = 4
PAYLOAD = bytes(1030)
BATCH = 64

EXTENSIONS = (
    HeaderExtension(extension_uris.MID, 1),
    HeaderExtension(extension_uris.ABS_SEND_TIME, 4),
    HeaderExtension(extension_uris.TRANSPORT_WIDE_CC, 5),
)


class ScriptTimer:
    """A call that the script's scheduler will make."""

    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        """Do not call any more."""
        self.callback = None


class ScriptScheduler:
    """Time that moves with the packets' arrival."""

    def __init__(self) -> None:
        self._now_s = 0.0
        self._order = itertools.count()
        self._queue: list[tuple[float, int, ScriptTimer]] = []

    def now(self) -> float:
        """Seconds."""
        return self._now_s

    def call_later(self, delay_s: float, callback: Callable[[], None]) -> Timer:
        """Call back once time has moved by `delay_s`."""
        timer = ScriptTimer(callback)
        heapq.heappush(self._queue, (self._now_s + delay_s, next(self._order), timer))
        return timer

    def move_to(self, now_s: float) -> None:
        """Make the calls that are due."""
        self._now_s = now_s
        while self._queue and self._queue[0][0] <= now_s:
            callback = heapq.heappop(self._queue)[2].callback
            if callback is not None:
                callback()


class CountingPort:
    """A connected port that counts."""

    connected = True

    def __init__(self) -> None:
        self.rtcp = 0

    def send_rtp(self, packet: bytes) -> bool:
        """Take a packet."""
        return True

    def send_rtcp(self, compound: bytes) -> bool:
        """Take a compound."""
        self.rtcp += 1
        return True

    def on_connected(self, listener: Callable[[], None]) -> None:
        """It is."""
        listener()


def refuse_depacketizer(mime_type: str) -> Depacketizer:
    """Fail: nobody reads."""
    raise AssertionError(f"nothing should be depacketized, but {mime_type} is")


def make_receiver(index: int, feedback: tuple[RtcpFeedback, ...]) -> RtpReceiverParameters:
    """Parameters of the stream with SSRC 1000 + index."""
    return RtpReceiverParameters(
        receiver_id=str(index),
        kind="video",
        codecs=(CodecParameters("video/VP8", 101, 90000, feedback=feedback),),
        mid=str(index),
        ssrc=1000 + index,
        rtx_ssrc=500_000 + index,
        rtx_payload_types={102: 101},
        header_extensions=EXTENSIONS,
    )


def make_packets(receivers: int, seconds: int) -> list[tuple[float, bytes]]:
    """All packets with their arrival times: every stream's picture in one burst."""
    packets: list[tuple[float, bytes]] = []
    for picture in range(seconds * PICTURES_PER_SECOND):
        for index, part in itertools.product(range(receivers), range(PACKETS_PER_PICTURE)):
            transport_sequence = (len(packets) & 0xFFFF).to_bytes(2, "big")
            mid = str(index).encode()
            elements = [(1, mid), (4, b"abc"), (5, transport_sequence)]
            header = build_header(
                payload_type=101,
                marker=part == PACKETS_PER_PICTURE - 1,
                sequence=picture * PACKETS_PER_PICTURE + part,
                timestamp=picture * 3000,
                ssrc=1000 + index,
                extensions=build_extensions(elements),
            )
            packets.append((picture / PICTURES_PER_SECOND, header + PAYLOAD))
    return packets


def measure_packets(
    packets: list[tuple[float, bytes]], receivers: int, feedback: tuple[RtcpFeedback, ...]
) -> tuple[float, int]:
    """Return microseconds of CPU per packet and RTCP compounds sent."""
    port, scheduler = CountingPort(), ScriptScheduler()
    session = RtpSession(
        port, scheduler=scheduler, create_depacketizer=refuse_depacketizer, cname="bench"
    )
    for index in range(receivers):
        session.add_receiver(make_receiver(index, feedback))
    began_s = time.process_time()
    for start in range(0, len(packets), BATCH):
        scheduler.move_to(packets[start][0])
        for arrival_s, packet in packets[start : start + BATCH]:
            session.handle_rtp(packet, arrival_s)
    used_s = time.process_time() - began_s
    session.close()
    return used_s / len(packets) * 1e6, port.rtcp


def measure_adding(count: int) -> tuple[float, float]:
    """Return microseconds for each of the first and of the last ten receivers added."""
    session = RtpSession(
        CountingPort(),
        scheduler=ScriptScheduler(),
        create_depacketizer=refuse_depacketizer,
        cname="bench",
    )
    times_s = []
    for index in range(count):
        began_s = time.perf_counter()
        session.add_receiver(make_receiver(index, (RtcpFeedback("transport-cc"),)))
        times_s.append(time.perf_counter() - began_s)
    session.close()
    return sum(times_s[:10]) / 10 * 1e6, sum(times_s[-10:]) / 10 * 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--receivers", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    packets = make_packets(options.receivers, options.seconds)
    lines = [f"{options.receivers} receivers, {len(packets)} packets"]
    for name, feedback in (
        ("headers only", ()),
        ("with transport-wide feedback", (RtcpFeedback("transport-cc"),)),
    ):
        runs = [measure_packets(packets, options.receivers, feedback) for _ in range(5)]
        best_us, compounds = min(runs)
        lines.append(f"{name}: {best_us:.2f} us per packet, {compounds} RTCP compounds sent")
    first_us, last_us = measure_adding(100)
    lines.append(
        f"adding a receiver: {first_us:.0f} us (1st to 10th), {last_us:.0f} us (91st to 100th)"
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
