"""Fragments beyond a gap; whole messages among them need not wait for it to close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .chunks import FLAG_BEGIN, FLAG_END, FLAG_UNORDERED

if TYPE_CHECKING:
    from .reassembly import Fragment, Reassembly


class EarlyFragments:
    """Fragments by their unwrapped TSN.

    Attributes:
        waiting_bytes: Bytes of what is here.
    """

    __slots__ = ("_fragments", "_reassembly", "waiting_bytes")

    def __init__(self, reassembly: Reassembly) -> None:
        """Give `reassembly` what is complete, and the rest in order."""
        self.waiting_bytes = 0
        self._reassembly = reassembly
        self._fragments: dict[int, Fragment] = {}

    def add(self, tsn: int, fragment: Fragment) -> None:
        """Take a fragment; if it makes a message whole, that is handed on."""
        self._fragments[tsn] = fragment
        self.waiting_bytes += len(fragment.data)
        first, last = self._first_of(tsn), self._last_of(tsn)
        if first is not None and last is not None:
            self._complete(first, last)

    def advance(self, previous: int, cumulative: int) -> None:
        """Hand on what lies after `previous` and up to `cumulative`, in order.

        What was handed on already leaves holes, at which no message is incomplete.
        """
        if not self._fragments:
            return
        for tsn in range(previous + 1, cumulative + 1):
            fragment = self._pop(tsn)
            if fragment is not None:
                self._reassembly.take(*fragment)

    def drop(self, previous: int, cumulative: int) -> None:
        """Forget what lies after `previous` and up to `cumulative`."""
        for tsn in [tsn for tsn in self._fragments if previous < tsn <= cumulative]:
            self._pop(tsn)

    def _first_of(self, tsn: int) -> int | None:
        fragments = self._fragments
        head = fragments[tsn]
        while True:
            fragment = fragments.get(tsn)
            if fragment is None or not _same_message(fragment, head):
                return None
            if fragment.flags & FLAG_BEGIN:
                return tsn
            tsn -= 1

    def _last_of(self, tsn: int) -> int | None:
        fragments = self._fragments
        head = fragments[tsn]
        while True:
            fragment = fragments.get(tsn)
            if fragment is None or not _same_message(fragment, head):
                return None
            if fragment.flags & FLAG_END:
                return tsn
            tsn += 1

    def _complete(self, first: int, last: int) -> None:
        parts = [self._fragments[tsn] for tsn in range(first, last + 1)]
        for tsn in range(first, last + 1):
            self._pop(tsn)
        head = parts[0]
        self._reassembly.complete(
            (head.flags & FLAG_UNORDERED, head.stream_id, head.ssn),
            head.payload_protocol_id,
            b"".join([part.data for part in parts]),
        )

    def _pop(self, tsn: int) -> Fragment | None:
        fragment = self._fragments.pop(tsn, None)
        if fragment is not None:
            self.waiting_bytes -= len(fragment.data)
        return fragment


def _same_message(fragment: Fragment, head: Fragment) -> bool:
    return (
        fragment.stream_id == head.stream_id
        and fragment.ssn == head.ssn
        and not (fragment.flags ^ head.flags) & FLAG_UNORDERED
    )
