"""What sending needs of the RTP layer, and what its pipelines offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..frame import RawFrame
    from ..track import Track, Unsubscribe
    from .encoding_parameters import EncodingParameters


class EncodingSender(Protocol):
    """Sends one encoding (one SSRC); `RtpSender` does."""

    @property
    def tells_audio_level(self) -> bool:
        """Whether `send_frame` sends the audio level that it is given."""

    def send_frame(
        self,
        payloads: Sequence[bytes],
        *,
        rtp_timestamp: int,
        capture_time_s: float,
        audio_level: int | None = None,
        starts_talk: bool = False,
        key_frame: bool = False,
    ) -> bool:
        """Send one frame; False when nothing went out."""

    def set_bitrate_wish(self, bitrate_bps: int) -> None:
        """Say how many bits per second this encoding could use at most."""

    def on_loss_report(self, listener: Callable[[float], None]) -> Unsubscribe:
        """Call `listener` with the share of packets that got lost, 0 to 1, with each report."""

    def on_key_frame_request(self, listener: Callable[[], None]) -> Unsubscribe:
        """Call `listener` whenever the other side asks for a key frame."""

    def on_bitrate_estimate(self, listener: Callable[[int, bool], None]) -> Unsubscribe:
        """Call `listener` with this encoding's share of the path in bits per second.

        The second argument says whether the path is exhausted, or the estimate just follows what
        little is sent.
        """


class Connection(Protocol):
    """Tells whether packets go out; `RtpPort` does."""

    @property
    def connected(self) -> bool:
        """Whether packets sent now go out."""

    def on_connected(self, listener: Callable[[], None]) -> None:
        """Call `listener` once when the transport is connected; at once if it is."""


class EncodePipeline(Protocol):
    """Raw frames in, packets of one encoding out. All methods are called on the event loop."""

    @property
    def level(self) -> int | None:
        """Loudness of the newest packet in -dBov, 0 to 127; None for video and at first."""

    def push(self, frame: RawFrame, track: Track) -> None:
        """Encode and send a frame of `track`; blackness or silence if that is disabled."""

    def finish(self) -> None:
        """Send what is left of a track that has ended."""

    def set_parameters(self, parameters: EncodingParameters, scale_down_by: float) -> None:
        """Use other parameters from the next frame on."""

    def restart(self) -> None:
        """Drop what is under way and share no encoder any more; video goes on with a key frame."""

    def stats(self) -> Mapping[str, object]:
        """Return what belongs to encoding in W3C `RTCOutboundRtpStreamStats`."""

    def close(self) -> None:
        """Drop what is under way and send nothing more."""
