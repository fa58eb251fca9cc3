"""The order of messages within each stream."""

from __future__ import annotations

from .serial import SSN_MASK, is_ssn_after

Message = tuple[int, int, bytes]
"""Stream id, payload protocol id and data."""


class StreamOrder:
    """Hands out the messages of each ordered stream in order.

    Attributes:
        waiting_bytes: Bytes of messages that wait for earlier ones.
        discarded_messages: Messages whose turn was over.
    """

    __slots__ = ("_expected", "_ready", "_waiting", "discarded_messages", "waiting_bytes")

    def __init__(self, ready: list[Message]) -> None:
        """Append to `ready` what may be delivered."""
        self.waiting_bytes = 0
        self.discarded_messages = 0
        self._ready = ready
        self._expected: dict[int, int] = {}
        self._waiting: dict[int, dict[int, tuple[int, bytes]]] = {}

    def take(self, stream_id: int, ssn: int, ppid: int, data: bytes) -> None:
        """Take a whole message."""
        expected = self._expected.get(stream_id, 0)
        if ssn == expected:
            self._expected[stream_id] = (ssn + 1) & SSN_MASK
            self._ready.append((stream_id, ppid, data))
            if self._waiting:
                self._release(stream_id)
        elif is_ssn_after(ssn, expected):
            waiting = self._waiting.setdefault(stream_id, {})
            if ssn not in waiting:
                waiting[ssn] = (ppid, data)
                self.waiting_bytes += len(data)
        else:
            self.discarded_messages += 1

    def skip(self, stream_id: int, ssn: int) -> None:
        """Wait for no message up to and including `ssn`; deliver those of them that are there."""
        expected = self._expected.get(stream_id, 0)
        if expected != ssn and not is_ssn_after(ssn, expected):
            return
        end = (ssn + 1) & SSN_MASK
        waiting = self._waiting.get(stream_id)
        if waiting:
            early = [each for each in waiting if is_ssn_after(end, each)]
            for each in sorted(early, key=lambda early_ssn: (early_ssn - expected) & SSN_MASK):
                self._deliver(stream_id, *waiting.pop(each))
        self._expected[stream_id] = end
        self._release(stream_id)

    def reset(self, stream_id: int) -> None:
        """Begin again with number 0; what waits is dropped."""
        self._expected.pop(stream_id, None)
        for _, data in self._waiting.pop(stream_id, {}).values():
            self.waiting_bytes -= len(data)

    def reset_all(self) -> None:
        """Begin again on all streams."""
        for stream_id in {*self._expected, *self._waiting}:
            self.reset(stream_id)

    def _release(self, stream_id: int) -> None:
        waiting = self._waiting.get(stream_id)
        if waiting is None:
            return
        expected = self._expected[stream_id]
        while expected in waiting:
            self._deliver(stream_id, *waiting.pop(expected))
            expected = (expected + 1) & SSN_MASK
        self._expected[stream_id] = expected
        if not waiting:
            del self._waiting[stream_id]

    def _deliver(self, stream_id: int, ppid: int, data: bytes) -> None:
        self.waiting_bytes -= len(data)
        self._ready.append((stream_id, ppid, data))
