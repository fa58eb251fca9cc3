"""Datagrams between one connected UDP socket and a function, in batches.

Reading up to 64 datagrams per wake-up and handing them over as one list is what makes a packet
cost a few microseconds: no asyncio stream, queue or task is in between. What is sent in answer to
such a list leaves together, in as few system calls as the platform allows.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from aioice.candidate import candidate_priority

from .ice_transport import CandidateInfo
from .readiness import watch
from .segmentation import MAX_RUN, SegmentedSend, cut_into_runs
from .udp_socket import address_of

if TYPE_CHECKING:
    import socket

    from .packet_pump import BatchHandler
    from .readiness import Readiness, ReadinessKind
    from .udp_socket import Address

MAX_BATCH: Final = 64
"""Datagrams read per wake-up, so that one busy socket cannot starve the loop."""

MAX_DATAGRAM_BYTES: Final = 2048
"""More than any datagram of WebRTC has; a longer one is cut and then fails authentication."""


class DatagramPump:
    """Reads and writes one connected, non-blocking UDP socket, which it owns.

    `handle_batch(datagrams, arrival_s)` is called on the event loop with 1 to 64 datagrams and
    `time.monotonic()` of their arrival. It must not raise. Nothing is read before `start`.

    Attributes:
        received_packets, received_bytes: What was read.
        sent_packets, sent_bytes: What the kernel took.
        dropped_packets, dropped_bytes: Not sent because the socket buffer was full.
        socket_errors: Failed reads and writes other than a full buffer (for instance ICMP
            "port unreachable"); what was to be written is lost.
    """

    __slots__ = (
        "_answers",
        "_handle_batch",
        "_loop",
        "_readiness",
        "_receive",
        "_segmented",
        "_send",
        "_socket",
        "dropped_bytes",
        "dropped_packets",
        "received_bytes",
        "received_packets",
        "sent_bytes",
        "sent_packets",
        "socket_errors",
    )

    def __init__(self, udp: socket.socket, handle_batch: BatchHandler) -> None:
        self._loop = asyncio.get_running_loop()
        self._socket = udp
        self._receive = udp.recv
        self._send = udp.send
        self._handle_batch = handle_batch
        self._readiness: Readiness | None = None
        self._segmented = SegmentedSend(udp)
        # What is to be sent once the batch that is being handled is done; None between batches.
        self._answers: list[bytes] | None = None
        self.received_packets = 0
        self.received_bytes = 0
        self.sent_packets = 0
        self.sent_bytes = 0
        self.dropped_packets = 0
        self.dropped_bytes = 0
        self.socket_errors = 0

    @property
    def socket(self) -> socket.socket:
        """The socket, for its names and options."""
        return self._socket

    @property
    def local_candidate(self) -> CandidateInfo:
        """The socket as a host candidate."""
        address, port = self.socket_names[0]
        return CandidateInfo(address, port, "host", priority=candidate_priority(1, "host"))

    @property
    def socket_names(self) -> tuple[Address, Address]:
        """Local and remote address of the socket."""
        return address_of(self._socket.getsockname()), address_of(self._socket.getpeername())

    def start(self, kind: ReadinessKind | None = None) -> None:
        """Begin to read; `kind` chooses how to wait for data (default: what the loop can)."""
        if self._readiness is None:
            self._readiness = watch(self._loop, self._socket, self._read_batch, kind)

    def send(self, datagram: bytes) -> bool:
        """Send one datagram; False, counted, when the kernel does not take it.

        While a batch is handled it waits for the end of that, or for enough others, and is counted
        then.
        """
        if self._answers is None:
            return self._send_now(datagram)
        self._answers.append(datagram)
        if len(self._answers) >= MAX_RUN:
            self._send_answers()
        return True

    def close(self) -> None:
        """Stop reading and close the socket. Safe to call twice; `send` then returns False."""
        self._send_answers()
        self._answers = None
        if self._readiness is not None:
            self._readiness.stop()
        self._socket.close()

    def _send_now(self, datagram: bytes) -> bool:
        try:
            self._send(datagram)
        except BlockingIOError:
            self.dropped_packets += 1
            self.dropped_bytes += len(datagram)
            return False
        except OSError:
            self.socket_errors += 1
            return False
        self.sent_packets += 1
        self.sent_bytes += len(datagram)
        return True

    def _send_answers(self) -> None:
        if not self._answers:
            return
        answers, self._answers = self._answers, []
        for run in cut_into_runs(answers):
            if self._segmented.send(run):
                self.sent_packets += len(run)
                self.sent_bytes += sum(map(len, run))
            else:
                for datagram in run:
                    self._send_now(datagram)

    def _read_batch(self) -> None:
        receive = self._receive
        datagrams: list[bytes] = []
        append = datagrams.append
        try:
            for _ in range(MAX_BATCH):
                append(receive(MAX_DATAGRAM_BYTES))
        except BlockingIOError:
            pass
        except OSError:
            self.socket_errors += 1
        if datagrams:
            self.received_packets += len(datagrams)
            self.received_bytes += sum(map(len, datagrams))
            self._answers = []
            try:
                self._handle_batch(datagrams, time.monotonic())
            finally:
                self._send_answers()
                self._answers = None
