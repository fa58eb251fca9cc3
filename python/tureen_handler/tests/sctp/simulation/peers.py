"""Two ends of our own, joined by wires."""

from __future__ import annotations

from tureen_handler.sctp.core.association import Association
from tureen_handler.sctp.core.outgoing_message import OutgoingMessage
from tureen_handler.sctp.core.settings import AssociationSettings

from .link import Clock, Weather, Wire


class Peer:
    """One association, and what it told."""

    def __init__(self, clock: Clock, wire: Wire, settings: AssociationSettings | None = None):
        self.clock = clock
        self.wire = wire
        self.messages: list[tuple[int, int, bytes]] = []
        self.events: list[object] = []
        self.association = Association(settings or AssociationSettings(), self)
        self._armed_for = float("inf")

    # What the association calls.

    def send_packet(self, packet: bytes) -> None:
        assert len(packet) <= 1188
        self.wire.send(packet)

    def handle_open(self) -> None:
        self.events.append("open")

    def handle_message(self, stream_id: int, payload_protocol_id: int, data: bytes) -> None:
        self.messages.append((stream_id, payload_protocol_id, data))

    def handle_oversized(self, stream_id: int, limit: int) -> None:
        self.events.append(("oversized", stream_id))

    def handle_sent(self) -> None:
        pass

    def handle_reset_by_us(self, stream_ids) -> None:
        self.events.append(("reset by us", sorted(stream_ids)))

    def handle_reset_by_peer(self, stream_ids) -> None:
        self.events.append(("reset by peer", sorted(stream_ids)))

    def handle_lost(self) -> None:
        self.events.append("lost")

    # What tests call.

    def start(self) -> None:
        self.association.start(self.clock.now)
        self.arm()

    def receive(self, packet: bytes) -> None:
        self.association.receive(packet, self.clock.now)
        self.association.settle(self.clock.now)
        self.arm()

    def send(self, stream_id: int, data: bytes, *, flush: bool = True, **limits) -> None:
        assert self.association.link is not None
        stream = self.association.link.outbound.queue.stream(stream_id)
        life_time_s = limits.pop("life_time_s", None)
        if life_time_s is not None:
            limits["expires_at"] = self.clock.now + life_time_s
        self.association.send(OutgoingMessage(stream, 53, data, **limits))
        if flush:
            self.flush()

    def flush(self) -> None:
        self.association.flush(self.clock.now)
        self.arm()

    def reset(self, stream_id: int) -> None:
        self.association.reset_stream(stream_id, self.clock.now)
        self.arm()

    def of(self, stream_id: int) -> list[bytes]:
        return [data for stream, _, data in self.messages if stream == stream_id]

    @property
    def link(self):
        assert self.association.link is not None
        return self.association.link

    def arm(self) -> None:
        due = self.association.next_timeout()
        if due < self._armed_for:
            self._armed_for = due
            self.clock.call_at(due, self._fire)

    def _fire(self) -> None:
        self._armed_for = float("inf")
        if self.association.next_timeout() <= self.clock.now:
            self.association.handle_timeout(self.clock.now)
        self.arm()


class Pair:
    """Two peers with a wire each way."""

    def __init__(
        self,
        weather: Weather | None = None,
        *,
        seed: int = 1,
        settings: AssociationSettings | None = None,
    ) -> None:
        self.clock = Clock()
        weather = weather or Weather()
        self.there = Wire(self.clock, weather, seed)
        self.back = Wire(self.clock, weather, seed + 1_000_003)
        self.a = Peer(self.clock, self.there, settings)
        self.b = Peer(self.clock, self.back, settings)
        self.there.deliver = self.b.receive
        self.back.deliver = self.a.receive

    def connect(self, *, both: bool = True) -> Pair:
        self.a.start()
        if both:
            self.b.start()
        self.run(lambda: self.is_open)
        assert self.is_open
        return self

    @property
    def is_open(self) -> bool:
        return self.a.association.state == self.b.association.state == "open"

    def run(self, until=lambda: False, limit_s: float = 600.0) -> None:
        self.clock.run(until, limit_s)
