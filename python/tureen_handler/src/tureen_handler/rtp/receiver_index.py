"""Which receiver a packet of an unknown SSRC is for, found without asking each one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .receiver import RtpReceiver

Key = TypeVar("Key")

MAXIMUM_STRANGERS: Final = 256
"""SSRCs of nobody that are remembered at a time."""

EXAMINED_PACKETS: Final = 64
"""Packets of an SSRC that are examined: the first ones may lack the names that later ones bring."""


class ReceiverIndex:
    """Receivers by their `mid` and by the payload types for which they still miss an SSRC.

    An SSRC of which nobody takes the first `EXAMINED_PACKETS` is a stranger, of whom nothing is
    examined any more until a receiver comes, goes or learns an SSRC.
    """

    def __init__(self) -> None:
        self._by_mid: dict[str, dict[RtpReceiver, None]] = {}
        self._missing: dict[int, dict[RtpReceiver, None]] = {}
        self._examined: dict[int, int] = {}

    def add(self, receiver: RtpReceiver) -> None:
        """Take in a receiver."""
        self._examined.clear()
        mid = receiver.parameters.mid
        if mid is not None:
            self._by_mid.setdefault(mid, {})[receiver] = None
        for payload_type in _payload_types_without_ssrc(receiver):
            self._missing.setdefault(payload_type, {})[receiver] = None

    def remove(self, receiver: RtpReceiver) -> None:
        """Forget a receiver. Safe to call twice."""
        self._examined.clear()
        if receiver.parameters.mid is not None:
            _discard(self._by_mid, receiver.parameters.mid, receiver)
        for payload_type in _payload_types(receiver):
            _discard(self._missing, payload_type, receiver)

    def update(self, receiver: RtpReceiver) -> None:
        """Take note that a receiver has learned an SSRC."""
        self.remove(receiver)
        self.add(receiver)

    def is_stranger(self, ssrc: int) -> bool:
        """Whether enough packets of `ssrc` were examined in vain."""
        return self._examined.get(ssrc, 0) >= EXAMINED_PACKETS

    def note_unmatched(self, ssrc: int) -> None:
        """Count a packet of `ssrc` that was examined in vain."""
        examined = self._examined
        if ssrc not in examined and len(examined) >= MAXIMUM_STRANGERS:
            del examined[next(iter(examined))]
        examined[ssrc] = examined.get(ssrc, 0) + 1

    def find(self, payload_type: int, mid: str | None, rid: str | None) -> RtpReceiver | None:
        """Return who a packet is for (RFC 8843 9.2).

        Its names count first; without any, its payload type does when only one receiver that still
        misses an SSRC can take it.
        """
        if mid is None:
            found = list(self._missing.get(payload_type, ()))
        else:
            named = self._by_mid.get(mid, ())
            found = [each for each in named if payload_type in _payload_types(each)]
        if rid is not None and len(found) > 1:
            found = [receiver for receiver in found if receiver.parameters.rid == rid]
        return found[0] if len(found) == 1 else None


def _payload_types(receiver: RtpReceiver) -> Iterator[int]:
    yield from (codec.payload_type for codec in receiver.parameters.codecs)
    yield from receiver.parameters.rtx_payload_types


def _payload_types_without_ssrc(receiver: RtpReceiver) -> Iterable[int]:
    repairs = receiver.parameters.rtx_payload_types
    for payload_type in _payload_types(receiver):
        ssrc = receiver.rtx_ssrc if payload_type in repairs else receiver.ssrc
        if ssrc is None:
            yield payload_type


def _discard(groups: dict[Key, dict[RtpReceiver, None]], key: Key, receiver: RtpReceiver) -> None:
    group = groups.get(key)
    if group is None:
        return
    group.pop(receiver, None)
    if not group:
        del groups[key]
