"""Ports and links in place of a transport, and contexts for parts of a session."""

import random

from tureen_handler.rtp.clock import WallClock
from tureen_handler.rtp.context import SessionContext
from tureen_handler.rtp.scheduler import SharedTimer

from .codec import create_depacketizer
from .time import FakeScheduler

CLOCK = WallClock(1_700_000_000.0)


class FakePort:
    """Keeps what is sent."""

    def __init__(self, connected=True):
        self.connected = connected
        self.full = False
        self.rtp = []
        self.rtcp = []
        self._listeners = []

    def send_rtp(self, packet):
        if not self.connected or self.full:
            return False
        self.rtp.append(packet)
        return True

    def send_rtcp(self, compound):
        if not self.connected or self.full:
            return False
        self.rtcp.append(compound)
        return True

    def on_connected(self, listener):
        if self.connected:
            listener()
        else:
            self._listeners.append(listener)

    def connect(self):
        self.connected = True
        for listener in self._listeners:
            listener()


class LinkPort:
    """Sends to another session after a delay, losing, duplicating and delaying as told."""

    def __init__(self, scheduler, seed=1, *, delay_s=0.02, jitter_s=0.0, loss=0.0, duplicate=0.0):
        self.connected = True
        self.peer = None
        self.sent_rtp = 0
        self.sent_rtcp = 0
        self.lose_next_rtp = 0
        self._scheduler = scheduler
        self._random = random.Random(seed)
        self._delay_s = delay_s
        self._jitter_s = jitter_s
        self.loss = loss
        self._duplicate = duplicate

    def send_rtp(self, packet):
        self.sent_rtp += 1
        if self.lose_next_rtp:
            self.lose_next_rtp -= 1
            return True
        self._carry(packet, lambda: self.peer.handle_rtp(packet, self._scheduler.now()))
        return True

    def send_rtcp(self, compound):
        self.sent_rtcp += 1
        self._carry(compound, lambda: self.peer.handle_rtcp(compound, self._scheduler.now()))
        return True

    def on_connected(self, listener):
        listener()

    def _carry(self, packet, deliver):
        copies = 2 if self._random.random() < self._duplicate else 1
        for _ in range(copies):
            if self._random.random() >= self.loss:
                delay_s = self._delay_s + self._random.random() * self._jitter_s
                self._scheduler.call_later(delay_s, deliver)


def make_context(port=None, scheduler=None):
    scheduler = scheduler or FakeScheduler()
    return SessionContext(
        port=port or FakePort(),
        scheduler=scheduler,
        timer=SharedTimer(scheduler),
        clock=CLOCK,
        create_depacketizer=create_depacketizer,
        rtcp_ssrc=99,
        cname="cname",
        transport_stats_id="transport",
    )
