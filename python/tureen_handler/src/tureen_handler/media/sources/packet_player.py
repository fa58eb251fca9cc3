"""One stream of a source as encoded frames, ready for their moment."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from ...codecs.payload.opus import OPUS_RATE, opus_samples
from .packet_timeline import OpusTimeline, PictureTimeline
from .timed_frame import TimedPacket

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..local_track import LocalTrack
    from .encoded_form import EncodedForm
    from .packet_feed import FeedItem

_LEAST_SOUND: Final = 0.5


class PacketPlayer:
    """Converts packets while somebody wants them encoded. Nothing is decoded for it.

    Attributes:
        ready: Frames in the order in which they are due.
        passed: How many frames were made so far.
    """

    def __init__(self, track: LocalTrack, form: EncodedForm | None) -> None:
        """Make a player for `track`; without a `form` it never has anything to do."""
        self.ready: deque[TimedPacket] = deque()
        self.passed = 0
        self._track = track
        self._form = form
        self._demand = 0
        self._seam_of = 0
        self._timeline: OpusTimeline | PictureTimeline
        if track.kind == "audio":
            stereo = form is not None and form.format.parameters.get("sprop-stereo") == 1
            self._timeline = OpusTimeline(stereo=stereo)
        else:
            self._timeline = PictureTimeline(track.settings.get("frameRate"))

    @property
    def wanted(self) -> bool:
        """Whether somebody wants encoded frames."""
        return self._form is not None and self._track.encoded_wanted

    @property
    def starts_now(self) -> bool:
        """Whether somebody began to want them since `work` was called last."""
        return self.wanted and self._demand != self._track.encoded_demand

    @property
    def end_s(self) -> float:
        """Media time at which the last frame has been played."""
        return self._timeline.end_s

    def work(
        self, item: FeedItem | None, history: Iterable[FeedItem], *, begin_s: float, now_s: float
    ) -> None:
        """Convert one packet; before it, if somebody has just come, the `history` of the stream.

        Args:
            item: The packet; None if there is none.
            history: Packets since the last key frame, for video.
            begin_s: Packets of media times before this only make decoding possible.
            now_s: Media time now.
        """
        if not self.wanted:
            self.ready.clear()
            self._timeline.interrupt()
            return
        if self.starts_now:
            self._demand = self._track.encoded_demand
            self.ready.clear()
            for index, old in enumerate(history):
                self._convert(old, past=old.time_s < now_s, anew=index == 0)
        if item is not None:
            self._convert(item, past=item.time_s < begin_s)

    def discard(self) -> None:
        """Forget everything."""
        self.ready.clear()
        self._timeline.interrupt()

    def _convert(self, item: FeedItem, *, past: bool, anew: bool = False) -> None:
        if self._form is None or not item.packet.size:
            return
        data, key_frame = self._form.convert(bytes(item.packet))
        if self._track.kind == "audio" and item.pass_.repeats and _is_padding(item, data):
            return
        seam = item.pass_.index != self._seam_of
        for placed in self._timeline.place(data, item.time_s, seam=seam) if data else ():
            self._seam_of = item.pass_.index
            time_s = item.decode_s if self._track.kind == "video" else placed.time_s
            self.ready.append(
                TimedPacket(placed.data, key_frame, time_s, placed.time_s, past, anew)
            )
            self.passed += 1


def _is_padding(item: FeedItem, data: bytes) -> bool:
    """Whether most of a packet is there to fill it up, as at the end of a file.

    The next pass of a loop begins where the sound ends, and would have to leave its first packet
    out for it.
    """
    return 0 < item.pass_.duration_s(item.packet) < _LEAST_SOUND * opus_samples(data) / OPUS_RATE
