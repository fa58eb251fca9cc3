"""What a sender or a receiver is told when it is made: the negotiated RTP parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..media.frame import Kind


class HeaderExtension(NamedTuple):
    """One negotiated RTP header extension (RFC 8285).

    Attributes:
        uri: What it means; the constants of `extension_uris` name those this package knows.
        id: Its local identifier, 1..14 in one-byte headers, 1..255 in two-byte headers.
    """

    uri: str
    id: int


class RtcpFeedback(NamedTuple):
    """One negotiated kind of RTCP feedback, such as `nack` or `nack pli` (RFC 4585)."""

    type: str
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class CodecParameters:
    """One media codec as negotiated (ORTC `RTCRtpCodecParameters`). RTX is not listed as a codec.

    Attributes:
        mime_type: Such as `video/VP8`, in the spelling of the RTP parameters.
        payload_type: 0..127.
        clock_rate: RTP clock rate in Hz.
        channels: Audio channels; 1 when not given.
        parameters: Format parameters such as `profile-level-id`.
        feedback: Negotiated RTCP feedback.
    """

    mime_type: str
    payload_type: int
    clock_rate: int
    channels: int = 1
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    feedback: tuple[RtcpFeedback, ...] = ()

    def has_feedback(self, type_: str, parameter: str = "") -> bool:
        """Whether this exact kind of feedback was negotiated, for example `("nack", "pli")`."""
        return RtcpFeedback(type_, parameter) in self.feedback


class RtxParameters(NamedTuple):
    """Where retransmissions of one encoding go (RFC 4588)."""

    payload_type: int
    ssrc: int


class RtpSenderParameters(NamedTuple):
    """One encoding to send: one SSRC, with its RTX SSRC. Simulcast is several of these.

    Attributes:
        sender_id: Names the sender in statistics and logs.
        kind: `audio` or `video`.
        codec: The one codec this encoding uses.
        ssrc: SSRC of the media packets.
        mid: Media identification, written into the packets where the extension is negotiated.
        rtx: Retransmission payload type and SSRC; None answers NACK with the packets themselves.
        rid: RTP stream id of the layer, written like `mid`.
        header_extensions: Those negotiated; unknown ones are ignored.
        max_bitrate_bps: Upper bound of the encoding in bits per second; None: not known yet. The
            peer's estimate of the whole transport is split among its video encodings by it.
    """

    sender_id: str
    kind: Kind
    codec: CodecParameters
    ssrc: int
    mid: str
    rtx: RtxParameters | None = None
    rid: str | None = None
    header_extensions: tuple[HeaderExtension, ...] = ()
    max_bitrate_bps: int | None = None


@dataclass(frozen=True, slots=True)
class RtpReceiverParameters:
    """One stream to receive.

    Attributes:
        receiver_id: Names the receiver in statistics and logs.
        kind: `audio` or `video`.
        codecs: The media codecs it may use; mediasoup's consumers have one.
        mid: Media identification by which packets of an unknown SSRC are recognised.
        rid: RTP stream id, needed beside `mid` where several layers share it.
        ssrc: SSRC of the media packets; None when it is to be learned from the first packets.
        rtx_ssrc: SSRC of retransmissions; None when there are none or it is to be learned.
        rtx_payload_types: Payload type of RTX to the payload type it repairs (`apt`).
        header_extensions: Those negotiated; ids must agree within one session.
    """

    receiver_id: str
    kind: Kind
    codecs: tuple[CodecParameters, ...]
    mid: str | None = None
    rid: str | None = None
    ssrc: int | None = None
    rtx_ssrc: int | None = None
    rtx_payload_types: Mapping[int, int] = field(default_factory=dict)
    header_extensions: tuple[HeaderExtension, ...] = ()
