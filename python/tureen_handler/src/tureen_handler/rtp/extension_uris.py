"""URIs of the RTP header extensions this package reads or writes."""

from __future__ import annotations

from typing import Final

MID: Final = "urn:ietf:params:rtp-hdrext:sdes:mid"
"""RFC 9143: media identification."""

RID: Final = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
"""RFC 8852: RTP stream id, the name of a simulcast layer."""

REPAIRED_RID: Final = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
"""RFC 8852: the layer that an RTX stream repairs."""

ABS_SEND_TIME: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
"""Departure time of the packet, 24 bits of 6.18 fixed point seconds."""

TRANSPORT_WIDE_CC: Final = (
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
)
"""Transport-wide sequence number, 16 bits."""

AUDIO_LEVEL: Final = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
"""RFC 6464: loudness in -dBov with a voice flag."""

DEPENDENCY_DESCRIPTOR: Final = (
    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"
)
"""What a packet's frame depends on; SFUs need it of AV1."""

ABS_CAPTURE_TIME: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"
"""NTP time of capture, 64 bits, optionally with an estimated clock offset."""
