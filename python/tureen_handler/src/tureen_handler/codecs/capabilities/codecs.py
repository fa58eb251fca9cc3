"""The codecs, in order of preference, with the payload types used when this endpoint sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..available import has_codec
from ..decoders.factory import AV1_DECODER
from ..encoders.av1 import AV1_ENCODER

if TYPE_CHECKING:
    from .types import Direction, RtcpFeedback, RtpCodecCapability

_VIDEO_CLOCK_RATE = 90_000
_H264_PROFILES = ("42e01f", "42001f", "4d001f", "64001f")
"""Constrained baseline, baseline, main and high (RFC 6184 section 8.1). The encoder makes the
first, which decoders of all take; files and received tracks may be of any."""


def native_codecs(direction: Direction) -> list[RtpCodecCapability]:
    """Return the codecs this endpoint can send ("sendonly") or receive ("recvonly")."""
    codecs = [
        *_audio_codecs(direction),
        *_video_pair("video/VP8", 97, {}, direction),
        *_video_pair("video/VP9", 107, {"profile-id": 0}, direction),
    ]
    for index, profile in enumerate(_H264_PROFILES):
        codecs += _video_pair("video/H264", 99 + 2 * index, _h264_parameters(profile), direction)
    return codecs + (_video_pair("video/AV1", 109, {}, direction) if _has_av1(direction) else [])


def _has_av1(direction: Direction) -> bool:
    """Whether the installed PyAV can: its builds differ."""
    if direction == "sendonly":
        return has_codec(AV1_ENCODER, "w")
    return has_codec(AV1_DECODER, "r")


def _audio_codecs(direction: Direction) -> list[RtpCodecCapability]:
    opus: RtpCodecCapability = {
        "kind": "audio",
        "mimeType": "audio/opus",
        "preferredPayloadType": 96,
        "clockRate": 48_000,
        "channels": 2,
        "parameters": {"minptime": 10, "useinbandfec": 1},
        "rtcpFeedback": [{"type": "nack"}, *_transport_feedback(direction)],
    }
    return [opus, _g711("audio/PCMU", 0, direction), _g711("audio/PCMA", 8, direction)]


def _g711(mime_type: str, payload_type: int, direction: Direction) -> RtpCodecCapability:
    return {
        "kind": "audio",
        "mimeType": mime_type,
        "preferredPayloadType": payload_type,
        "clockRate": 8_000,
        "channels": 1,
        "parameters": {},
        "rtcpFeedback": _transport_feedback(direction),
    }


def _video_pair(
    mime_type: str, payload_type: int, parameters: dict[str, str | int], direction: Direction
) -> list[RtpCodecCapability]:
    """Return a video codec and its retransmission codec (RFC 4588), one payload type higher."""
    return [
        {
            "kind": "video",
            "mimeType": mime_type,
            "preferredPayloadType": payload_type,
            "clockRate": _VIDEO_CLOCK_RATE,
            "parameters": parameters,
            "rtcpFeedback": _video_feedback(direction),
        },
        {
            "kind": "video",
            "mimeType": "video/rtx",
            "preferredPayloadType": payload_type + 1,
            "clockRate": _VIDEO_CLOCK_RATE,
            "parameters": {"apt": payload_type},
            "rtcpFeedback": [],
        },
    ]


def _h264_parameters(profile: str) -> dict[str, str | int]:
    return {
        "packetization-mode": 1,
        "level-asymmetry-allowed": 1,
        "profile-level-id": profile,
    }


def _video_feedback(direction: Direction) -> list[RtcpFeedback]:
    return [
        {"type": "nack"},
        {"type": "nack", "parameter": "pli"},
        {"type": "ccm", "parameter": "fir"},
        {"type": "goog-remb"},
        *_transport_feedback(direction),
    ]


def _transport_feedback(direction: Direction) -> list[RtcpFeedback]:
    """Transport-wide feedback is generated for what is received; sending relies on REMB."""
    return [{"type": "transport-cc"}] if direction == "recvonly" else []
