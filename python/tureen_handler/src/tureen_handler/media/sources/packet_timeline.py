"""Moments for packets that are passed on as they are."""

from __future__ import annotations

from typing import Final, NamedTuple

from ...codecs.payload.opus import OPUS_RATE, opus_samples, opus_silence

_JITTER_S: Final = 0.04
_LONGEST_FILLED_GAP_S: Final = 1.0
_SHORTEST_SILENCE_S: Final = 0.0025
_DEFAULT_INTERVAL_S: Final = 1 / 30


class PlacedPacket(NamedTuple):
    """The bytes of a packet and their moment on the media time line."""

    data: bytes
    time_s: float


class OpusTimeline:
    """Gives Opus packets moments that follow each other exactly.

    Timestamps in files are rounded, so packets are counted by what they hold. At the seam of a loop
    a gap is filled with packets of silence; what overlaps by a whole packet is left out. So the
    time line is never off by more than 20 ms, however long it goes on.
    """

    def __init__(self, *, stereo: bool) -> None:
        self._stereo = stereo
        self._origin_s: float | None = None
        self._samples = 0

    @property
    def end_s(self) -> float:
        """Where the last packet ended."""
        return (self._origin_s or 0.0) + self._samples / OPUS_RATE

    def interrupt(self) -> None:
        """Note that packets were left out: the next one is not joined to those before."""
        self._origin_s, self._samples = None, 0

    def place(self, data: bytes, time_s: float, *, seam: bool) -> list[PlacedPacket]:
        """Return a packet with its moment, silence before it if there is a gap, or nothing.

        Args:
            data: The packet.
            time_s: What its timestamp says.
            seam: Whether it is the first of a pass, where small deviations count too.
        """
        if self._origin_s is None:
            self._origin_s = time_s
        deviation_s = time_s - self.end_s
        if deviation_s > _LONGEST_FILLED_GAP_S:
            self._origin_s, self._samples = time_s, 0
        elif deviation_s > (_SHORTEST_SILENCE_S if seam else _JITTER_S):
            silence = opus_silence(round(deviation_s * OPUS_RATE), stereo=self._stereo)
            return [*map(self._append, silence), self._append(data)]
        elif deviation_s <= -max(_JITTER_S if not seam else 0.0, opus_samples(data) / OPUS_RATE):
            return []
        return [self._append(data)]

    def _append(self, data: bytes) -> PlacedPacket:
        placed = PlacedPacket(data, self.end_s)
        self._samples += opus_samples(data)
        return placed


class PictureTimeline:
    """Takes the moments of pictures as their timestamps say."""

    def __init__(self, frame_rate: float | None) -> None:
        """Make a time line; `frame_rate` says how long the last picture is shown."""
        self._interval_s = 1 / frame_rate if frame_rate else _DEFAULT_INTERVAL_S
        self._last_s: float | None = None

    @property
    def end_s(self) -> float:
        """When the last picture has been shown for as long as it should."""
        return 0.0 if self._last_s is None else self._last_s + self._interval_s

    def interrupt(self) -> None:
        """Do nothing: pictures are not joined."""

    def place(self, data: bytes, time_s: float, *, seam: bool) -> list[PlacedPacket]:
        """Return the picture with its moment; `seam` means nothing here."""
        self._last_s = time_s if self._last_s is None else max(self._last_s, time_s)
        return [PlacedPacket(data, time_s)]
