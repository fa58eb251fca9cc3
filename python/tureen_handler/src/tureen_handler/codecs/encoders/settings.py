"""How encoders are set up."""

from __future__ import annotations

from typing import NamedTuple


class VideoEncoderSettings(NamedTuple):
    """Settings of a VP8 or H264 encoder.

    Attributes:
        bitrate_bps: What to aim at first, in bits per second.
        max_bitrate_bps: What the aim will never exceed; room for `set_bitrate`.
        frame_rate: Pictures per second to expect; the true rate is measured and followed.
    """

    bitrate_bps: int = 1_000_000
    max_bitrate_bps: int = 2_500_000
    frame_rate: float = 30.0


class AudioEncoderSettings(NamedTuple):
    """Settings of an audio encoder. G.711 knows none but `frame_duration_ms`.

    Attributes:
        bitrate_bps: What to aim at, in bits per second; None: 48 000 mono, 96 000 stereo.
        channels: 1 or 2; None: as many as the source has, at most 2.
        fec: Whether packets carry a coarse copy of the one before while loss is reported (Opus
            in-band FEC).
        dtx: Whether silence is sent as one packet in a while only (discontinuous transmission).
        max_playback_rate_hz: Highest sample rate that the receiver plays; what it cannot play is
            not encoded. None: all that can be heard.
        frame_duration_ms: Length of one packet: 10, 20, 40 or 60.
    """

    bitrate_bps: int | None = None
    channels: int | None = None
    fec: bool = True
    dtx: bool = False
    max_playback_rate_hz: int | None = None
    frame_duration_ms: int = 20
