"""The RTP header extensions (RFC 8285) this endpoint writes and reads.

Local ids equal mediasoup's own, which keeps packet dumps of both sides comparable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ...media.frame import Kind
    from .types import Direction, RtpHeaderExtension

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
RTP_STREAM_ID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
REPAIRED_RTP_STREAM_ID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
TRANSPORT_WIDE_CC = (
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"  # draft, as used
)
ABS_CAPTURE_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"
DEPENDENCY_DESCRIPTOR = (
    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"
)
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"


class _Extension(NamedTuple):
    uri: str
    preferred_id: int
    kinds: tuple[Kind, ...]
    directions: tuple[Direction, ...]


_BOTH: tuple[Direction, ...] = ("sendonly", "recvonly")

_EXTENSIONS = (
    _Extension(MID, 1, ("audio", "video"), _BOTH),
    _Extension(RTP_STREAM_ID, 2, ("video",), ("sendonly",)),
    _Extension(REPAIRED_RTP_STREAM_ID, 3, ("video",), ("sendonly",)),
    _Extension(ABS_SEND_TIME, 4, ("audio", "video"), _BOTH),
    _Extension(TRANSPORT_WIDE_CC, 5, ("audio", "video"), ("recvonly",)),
    _Extension(AUDIO_LEVEL, 6, ("audio",), _BOTH),
    _Extension(ABS_CAPTURE_TIME, 7, ("audio", "video"), _BOTH),
    _Extension(DEPENDENCY_DESCRIPTOR, 8, ("video",), ("sendonly",)),
)


def native_header_extensions(direction: Direction) -> list[RtpHeaderExtension]:
    """Return the extensions this endpoint writes ("sendonly") or reads ("recvonly")."""
    return [
        {
            "kind": kind,
            "uri": extension.uri,
            "preferredId": extension.preferred_id,
            "preferredEncrypt": False,
            "direction": direction,
        }
        for extension in _EXTENSIONS
        if direction in extension.directions
        for kind in extension.kinds
    ]
