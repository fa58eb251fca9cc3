"""Negotiated parameters as a real SFU hands them out."""

from tureen_handler.rtp import extension_uris
from tureen_handler.rtp.parameters import (
    CodecParameters,
    HeaderExtension,
    RtcpFeedback,
    RtpReceiverParameters,
    RtpSenderParameters,
    RtxParameters,
)

NACK = RtcpFeedback("nack")
PLI = RtcpFeedback("nack", "pli")
FIR = RtcpFeedback("ccm", "fir")
TRANSPORT_CC = RtcpFeedback("transport-cc")
REMB = RtcpFeedback("goog-remb")

EXTENSIONS = (
    HeaderExtension(extension_uris.MID, 1),
    HeaderExtension(extension_uris.RID, 2),
    HeaderExtension(extension_uris.REPAIRED_RID, 3),
    HeaderExtension(extension_uris.ABS_SEND_TIME, 4),
    HeaderExtension(extension_uris.TRANSPORT_WIDE_CC, 5),
    HeaderExtension(extension_uris.AUDIO_LEVEL, 10),
    HeaderExtension(extension_uris.ABS_CAPTURE_TIME, 13),
)

VP8 = CodecParameters("video/VP8", 101, 90000, feedback=(NACK, PLI, FIR, TRANSPORT_CC))
OPUS = CodecParameters("audio/opus", 100, 48000, 2, {"useinbandfec": 1}, (NACK, TRANSPORT_CC))

VIDEO_SSRC = 1111
VIDEO_RTX_SSRC = 2222
AUDIO_SSRC = 3333


def video_sender(**changes):
    return RtpSenderParameters(
        **{
            "sender_id": "video-sender",
            "kind": "video",
            "codec": VP8,
            "ssrc": VIDEO_SSRC,
            "mid": "0",
            "rtx": RtxParameters(102, VIDEO_RTX_SSRC),
            "header_extensions": EXTENSIONS,
            **changes,
        }
    )


def audio_sender(**changes):
    return RtpSenderParameters(
        **{
            "sender_id": "audio-sender",
            "kind": "audio",
            "codec": OPUS,
            "ssrc": AUDIO_SSRC,
            "mid": "1",
            "header_extensions": EXTENSIONS,
            **changes,
        }
    )


def video_receiver(**changes):
    return RtpReceiverParameters(
        **{
            "receiver_id": "video-receiver",
            "kind": "video",
            "codecs": (VP8,),
            "mid": "0",
            "ssrc": VIDEO_SSRC,
            "rtx_ssrc": VIDEO_RTX_SSRC,
            "rtx_payload_types": {102: 101},
            "header_extensions": EXTENSIONS,
            **changes,
        }
    )


def audio_receiver(**changes):
    return RtpReceiverParameters(
        **{
            "receiver_id": "audio-receiver",
            "kind": "audio",
            "codecs": (OPUS,),
            "mid": "1",
            "ssrc": AUDIO_SSRC,
            "header_extensions": EXTENSIONS,
            **changes,
        }
    )
