"""What is fixed for the life of a send stream."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...codecs import AudioEncoderSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KILOBIT = 1000
_FRAME_DURATIONS_MS = (10, 20, 40, 60)


@dataclass(frozen=True, slots=True)
class SendOptions:
    """How a stream is encoded.

    Attributes:
        audio: Settings of the audio encoder.
        start_bitrate_bps: What video aims at before the path was estimated.
        min_bitrate_bps: What video does not go below, whatever the estimate says.
        max_bitrate_bps: What video does not exceed; None: only the encodings' own bounds count, or
            without them what suits the size of the picture.
    """

    audio: AudioEncoderSettings = field(default_factory=AudioEncoderSettings)
    start_bitrate_bps: int = 1_000_000
    min_bitrate_bps: int = 50_000
    max_bitrate_bps: int | None = None


def send_options(
    codec_options: Mapping[str, Any], encodings: Sequence[Mapping[str, Any]] = ()
) -> SendOptions:
    """Read mediasoup-client's `ProducerCodecOptions`; what is missing gets its default.

    Args:
        codec_options: The options of the producer.
        encodings: mediasoup's `RtpEncodingParameters`, whose `dtx` counts as `opusDtx`.
    """
    defaults = SendOptions()
    dtx = any(encoding.get("dtx") for encoding in encodings)
    maximum_kbps = codec_options.get("videoGoogleMaxBitrate")
    return SendOptions(
        audio=_audio_settings({"opusDtx": dtx, **codec_options}),
        start_bitrate_bps=_bps(codec_options, "Start", defaults.start_bitrate_bps),
        min_bitrate_bps=_bps(codec_options, "Min", defaults.min_bitrate_bps),
        max_bitrate_bps=None if maximum_kbps is None else int(maximum_kbps * _KILOBIT),
    )


def _bps(codec_options: Mapping[str, Any], which: str, default: int) -> int:
    kbps = codec_options.get(f"videoGoogle{which}Bitrate")
    return default if kbps is None else int(kbps * _KILOBIT)


def _audio_settings(codec_options: Mapping[str, Any]) -> AudioEncoderSettings:
    defaults = AudioEncoderSettings()
    stereo = codec_options.get("opusStereo")
    bitrate = codec_options.get("opusMaxAverageBitrate")
    wanted_ms = codec_options.get("opusPtime") or defaults.frame_duration_ms
    return AudioEncoderSettings(
        bitrate_bps=None if bitrate is None else int(bitrate),
        channels=None if stereo is None else 1 + bool(stereo),
        fec=bool(codec_options.get("opusFec", defaults.fec)),
        dtx=bool(codec_options.get("opusDtx", defaults.dtx)),
        max_playback_rate_hz=codec_options.get("opusMaxPlaybackRate"),
        frame_duration_ms=min(_FRAME_DURATIONS_MS, key=lambda ms: abs(ms - wanted_ms)),
    )
