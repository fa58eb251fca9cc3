"""Where the frames of one encoding leave, whether they were encoded here or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...codecs import create_packetizer

if TYPE_CHECKING:
    from .ports import EncodingSender
    from .rtp_timeline import RtpTimeline


class EncodingOutlet:
    """Cuts frames into payloads and gives them timestamps that only grow.

    Encoded and passed frames of an encoding share it, so that nothing shows at the receiver when
    one kind follows the other: neither in timestamps nor in picture ids.
    """

    def __init__(self, mime_type: str, sender: EncodingSender, timeline: RtpTimeline) -> None:
        """Make an outlet on top of `sender`.

        Raises:
            UnsupportedCodecError: Nothing here packetizes `mime_type`.
        """
        self.sender = sender
        self._timeline = timeline
        self._packetizer = create_packetizer(mime_type)
        self._last_tick = -1

    def tick_of(self, capture_time_s: float) -> int:
        """Return a moment on `time.monotonic` in units of 1 / clock rate."""
        return round(capture_time_s * self._timeline.clock_rate)

    def send(
        self,
        data: bytes,
        tick: int,
        *,
        key_frame: bool = False,
        audio_level: int | None = None,
        starts_talk: bool = False,
    ) -> bool:
        """Send one frame of the moment `tick`, or a little later if that is not after the last.

        Returns:
            Whether it went out.

        Raises:
            PayloadError: `data` is not in the form that the codec needs.
        """
        payloads = self._packetizer.packetize(data)
        self._last_tick = max(tick, self._last_tick + 1)
        return self.sender.send_frame(
            payloads,
            rtp_timestamp=self._timeline.timestamp(self._last_tick),
            capture_time_s=self._last_tick / self._timeline.clock_rate,
            audio_level=audio_level,
            starts_talk=starts_talk,
            key_frame=key_frame,
        )
