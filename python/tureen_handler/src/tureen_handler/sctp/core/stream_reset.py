"""Closing streams: RE-CONFIG in both directions (RFC 6525; RFC 8831, section 6.7)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from .chunks import RE_CONFIG, build_chunk, build_parameter, read_parameters
from .serial import TSN_MASK, unwrap_tsn
from .timers import OFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from .inbound import Inbound
    from .outbound import Outbound
    from .timers import Timers

_OUTGOING_RESET: Final = 13
_INCOMING_RESET: Final = 14
_RESPONSE: Final = 16
_ADD_OUTGOING: Final = 17
_ADD_INCOMING: Final = 18

_NOTHING_TO_DO: Final = 0
_PERFORMED: Final = 1
_DENIED: Final = 2
_BAD_NUMBER: Final = 5
_IN_PROGRESS: Final = 6

_RESET_HEAD = struct.Struct(">III")
_PAIR = struct.Struct(">II")
_WORD = struct.Struct(">I")

_MAX_STREAMS_PER_REQUEST: Final = 256


class StreamReset:
    """Our requests, one at a time, and the peer's.

    A request says after which TSN a stream ends, so it goes out as soon as everything on the
    stream has been sent; a peer that lacks data still answers "in progress" and is asked again.
    """

    def __init__(
        self,
        inbound: Inbound,
        outbound: Outbound,
        timers: Timers,
        numbers: tuple[int, int],
        send: Callable[[bytes], None],
    ) -> None:
        """`numbers` are our first request number and the peer's; `send` takes a chunk."""
        self._inbound = inbound
        self._outbound = outbound
        self._timers = timers
        self._next_number, self._expected_number = numbers
        self._send = send
        self._waiting: dict[int, None] = {}
        self._requested: list[int] = []
        self._request = b""
        self._last_result = _NOTHING_TO_DO
        self._deferred: tuple[int, int, list[int]] | None = None
        self.reset_by_us: list[int] = []
        self.reset_by_peer: list[int] = []

    def reset(self, stream_id: int) -> None:
        """End a stream once what waits on it has been sent; what is sent later is of the next."""
        self._waiting[stream_id] = None
        if stream_id not in self._requested:
            self._outbound.queue.hold_back(stream_id)

    def update(self, now: float) -> None:
        """Do what has become possible: request resets, perform the peer's."""
        if self._deferred is not None:
            self._perform_deferred()
        if self._waiting and not self._requested:
            self._request_next(now)

    def handle_timeout(self, now: float) -> None:
        """Ask again."""
        self._send_request(now)

    def handle(self, value: bytes, now: float) -> None:
        """Take the value of a RE-CONFIG chunk."""
        for type_, parameter in read_parameters(value):
            if type_ == _RESPONSE and len(parameter) >= _PAIR.size:
                number, result = _PAIR.unpack_from(parameter)
                self._handle_response(number, result, now)
            elif type_ == _OUTGOING_RESET and len(parameter) >= _RESET_HEAD.size:
                self._handle_request(parameter)
            elif type_ in (_INCOMING_RESET, _ADD_OUTGOING, _ADD_INCOMING) and len(parameter) >= 4:
                self._deny(_WORD.unpack_from(parameter)[0])

    def _request_next(self, now: float) -> None:
        queue = self._outbound.queue
        ready = [stream_id for stream_id in self._waiting if queue.is_sent(stream_id)]
        if not ready:
            return
        self._requested = ready[:_MAX_STREAMS_PER_REQUEST]
        for stream_id in self._requested:
            del self._waiting[stream_id]
        last_tsn = (self._outbound.outstanding.next_tsn - 1) & TSN_MASK
        value = _RESET_HEAD.pack(
            self._next_number, (self._expected_number - 1) & TSN_MASK, last_tsn
        ) + struct.pack(f">{len(self._requested)}H", *self._requested)
        self._request = build_chunk(RE_CONFIG, 0, build_parameter(_OUTGOING_RESET, value))
        self._send_request(now)

    def _send_request(self, now: float) -> None:
        self._timers.reset = now + self._outbound.round_trip.timeout_s
        self._send(self._request)

    def _handle_response(self, number: int, result: int, now: float) -> None:
        if not self._requested or number != self._next_number:
            return
        if result == _IN_PROGRESS:
            round_trip_s = self._outbound.round_trip.smoothed_s or 0.1
            self._timers.reset = now + max(round_trip_s, 0.02)
            return
        performed = result in (_NOTHING_TO_DO, _PERFORMED)
        self._timers.reset = OFF
        self._next_number = (self._next_number + 1) & TSN_MASK
        for stream_id in self._requested:
            self._outbound.queue.release(stream_id, renumber=performed)
            if stream_id in self._waiting:  # the id was used again and is closed again
                self._outbound.queue.hold_back(stream_id)
        self.reset_by_us += self._requested
        self._requested = []

    def _handle_request(self, parameter: bytes) -> None:
        number, _, last_tsn = _RESET_HEAD.unpack_from(parameter)
        if number == (self._expected_number - 1) & TSN_MASK:
            self._respond(number, self._last_result)  # our answer was lost
            return
        if number != self._expected_number:
            self._respond(number, _BAD_NUMBER)
            return
        self._expected_number = (number + 1) & TSN_MASK
        count = (len(parameter) - _RESET_HEAD.size) // 2
        streams = list(struct.unpack_from(f">{count}H", parameter, _RESET_HEAD.size))
        last = unwrap_tsn(last_tsn, self._inbound.cumulative)
        self._deferred = (number, last, streams)
        self._last_result = _IN_PROGRESS
        if last > self._inbound.cumulative:
            self._respond(number, _IN_PROGRESS)

    def _perform_deferred(self) -> None:
        if self._deferred is None or self._deferred[1] > self._inbound.cumulative:
            return
        number, _, streams = self._deferred
        self._deferred = None
        order = self._inbound.reassembly.order
        for stream_id in streams:
            order.reset(stream_id)
        if not streams:
            order.reset_all()
        self.reset_by_peer += streams
        self._last_result = _PERFORMED
        self._respond(number, _PERFORMED)

    def _deny(self, number: int) -> None:
        if number == self._expected_number:
            self._expected_number = (number + 1) & TSN_MASK
            self._last_result = _DENIED
        self._respond(number, _DENIED)

    def _respond(self, number: int, result: int) -> None:
        parameter = build_parameter(_RESPONSE, _PAIR.pack(number, result))
        self._send(build_chunk(RE_CONFIG, 0, parameter))
