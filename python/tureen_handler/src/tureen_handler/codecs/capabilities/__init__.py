"""What this endpoint can send and receive, in the shape of mediasoup's RtpCapabilities."""

from .native import native_rtp_capabilities
from .types import (
    Direction,
    RtcpFeedback,
    RtpCapabilities,
    RtpCodecCapability,
    RtpHeaderExtension,
)

__all__ = [
    "Direction",
    "RtcpFeedback",
    "RtpCapabilities",
    "RtpCodecCapability",
    "RtpHeaderExtension",
    "native_rtp_capabilities",
]
