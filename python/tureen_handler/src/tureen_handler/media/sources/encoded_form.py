"""Which streams of a container can be sent as they are, and in what form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...codecs.payload.opus import OPUS_RATE
from ...codecs.payload.vp8 import Vp8Depacketizer
from ...codecs.payload.vp9 import Vp9Depacketizer
from ..encoded_format import EncodedFormat
from .h264_packets import H264Packets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from av import AudioStream, VideoStream

    from ..frame import Kind

    Convert = Callable[[bytes], tuple[bytes, bool]]

_VIDEO_RATE: Final = 90_000
_MOST_OPUS_CHANNELS: Final = 2
_PIXEL_FORMATS: Final = (None, "yuv420p", "yuvj420p")


@dataclass(frozen=True, slots=True)
class EncodedForm:
    """The encoded form of a stream.

    Attributes:
        format: What it is.
        convert: Turns the bytes of a packet into a frame for RTP; says whether it is a key frame.
    """

    format: EncodedFormat
    convert: Convert


def encoded_form(
    stream: AudioStream | VideoStream, container_bitrate_bps: int | None = None
) -> EncodedForm | None:
    """Return the form of `stream`; None if WebRTC does not know its codec, such as AAC.

    Args:
        stream: As opened.
        container_bitrate_bps: Taken where the stream says nothing of its bitrate.
    """
    bitrate_bps = stream.codec_context.bit_rate or container_bitrate_bps or None
    if stream.type == "audio":
        return _opus(stream, bitrate_bps)
    video = stream
    if video.codec_context.pix_fmt not in _PIXEL_FORMATS:
        return None
    make = {"h264": _h264, "vp8": _vp8, "vp9": _vp9}.get(video.codec_context.name)
    return None if make is None else make(video, bitrate_bps)


def encoded_forms(
    streams: Mapping[Kind, AudioStream | VideoStream], container_bitrate_bps: int | None
) -> dict[Kind, EncodedForm]:
    """Return the forms of those streams that have one."""
    found = {kind: encoded_form(stream, container_bitrate_bps) for kind, stream in streams.items()}
    return {kind: form for kind, form in found.items() if form is not None}


def _opus(stream: AudioStream, bitrate_bps: int | None) -> EncodedForm | None:
    context = stream.codec_context
    if context.codec.canonical_name != "opus" or context.channels > _MOST_OPUS_CHANNELS:
        return None
    parameters: dict[str, str | int] = {"sprop-stereo": int(context.channels == 2)}
    format_ = EncodedFormat("audio/opus", OPUS_RATE, 2, parameters, bitrate_bps=bitrate_bps)
    return EncodedForm(format_, lambda data: (data, True))


def _h264(stream: VideoStream, bitrate_bps: int | None) -> EncodedForm | None:
    context = stream.codec_context
    packets = H264Packets(context.extradata)
    profile = packets.profile_level_id
    if profile is None:
        return None
    parameters: dict[str, str | int] = {"profile-level-id": profile, "packetization-mode": 1}
    format_ = _video_format(
        stream, "video/H264", parameters, bitrate_bps, reorders=bool(context.has_b_frames)
    )
    return EncodedForm(format_, packets.convert)


def _vp8(stream: VideoStream, bitrate_bps: int | None) -> EncodedForm:
    is_key_frame = Vp8Depacketizer().is_key_frame
    format_ = _video_format(stream, "video/VP8", {}, bitrate_bps)
    return EncodedForm(format_, lambda data: (data, is_key_frame(data)))


def _vp9(stream: VideoStream, bitrate_bps: int | None) -> EncodedForm:
    is_key_frame = Vp9Depacketizer().is_key_frame
    profile = (stream.codec_context.profile or "0").rpartition(" ")[2]
    format_ = _video_format(stream, "video/VP9", {"profile-id": int(profile)}, bitrate_bps)
    return EncodedForm(format_, lambda data: (data, is_key_frame(data)))


def _video_format(
    stream: VideoStream,
    mime_type: str,
    parameters: dict[str, str | int],
    bitrate_bps: int | None,
    *,
    reorders: bool = False,
) -> EncodedFormat:
    context = stream.codec_context
    return EncodedFormat(
        mime_type,
        _VIDEO_RATE,
        parameters=parameters,
        width=context.width,
        height=context.height,
        bitrate_bps=bitrate_bps,
        reorders=reorders,
    )
