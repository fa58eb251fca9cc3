"""Shapes of mediasoup's RtpCapabilities (mediasoup-client types, camel case as on the wire)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

if TYPE_CHECKING:
    from ...media.frame import Kind

Direction = Literal["sendonly", "recvonly"]


class RtcpFeedback(TypedDict):
    """mediasoup `RtcpFeedback`."""

    type: str
    parameter: NotRequired[str]


class RtpCodecCapability(TypedDict):
    """mediasoup `RtpCodecCapability`; parameter values that are numbers stay numbers."""

    kind: Kind
    mimeType: str
    preferredPayloadType: int
    clockRate: int
    channels: NotRequired[int]
    parameters: dict[str, str | int]
    rtcpFeedback: list[RtcpFeedback]


class RtpHeaderExtension(TypedDict):
    """mediasoup `RtpHeaderExtension`."""

    kind: Kind
    uri: str
    preferredId: int
    preferredEncrypt: bool
    direction: Direction


class RtpCapabilities(TypedDict):
    """mediasoup `RtpCapabilities`."""

    codecs: list[RtpCodecCapability]
    headerExtensions: list[RtpHeaderExtension]
