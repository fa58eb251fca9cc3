"""From ORTC `RtpParameters` (mediasoup's JSON shape) to the parameters of senders and receivers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from .parameters import (
    CodecParameters,
    HeaderExtension,
    RtcpFeedback,
    RtpReceiverParameters,
    RtpSenderParameters,
    RtxParameters,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..media.frame import Kind

Json = Mapping[str, Any]


def receiver_parameters(
    receiver_id: str, kind: Kind, rtp_parameters: Json
) -> RtpReceiverParameters:
    """Read a consumer's `rtpParameters` (mediasoup `RtpParameters`; its first encoding counts).

    Raises:
        ValueError: There is no media codec, or a field has the wrong type.
        KeyError: A required field is missing.
    """
    codecs = _list(rtp_parameters, "codecs")
    media = tuple(_codec(codec) for codec in codecs if not _is_rtx(codec))
    if not media:
        raise ValueError(f'receiver "{receiver_id}" has no media codec in its rtpParameters')
    encodings = _list(rtp_parameters, "encodings")
    encoding: Json = encodings[0] if encodings else {}
    return RtpReceiverParameters(
        receiver_id=receiver_id,
        kind=kind,
        codecs=media,
        mid=_optional_text(rtp_parameters.get("mid")),
        ssrc=_optional_integer(encoding.get("ssrc")),
        rtx_ssrc=_optional_integer((encoding.get("rtx") or {}).get("ssrc")),
        rtx_payload_types=_rtx_payload_types(codecs),
        header_extensions=_header_extensions(rtp_parameters),
    )


def sender_parameters(
    sender_id: str, kind: Kind, rtp_parameters: Json
) -> tuple[RtpSenderParameters, ...]:
    """Read a producer's `rtpParameters`: one result per encoding, in the same order.

    The first media codec is used for all encodings. The id of a layer in a list of several is
    `<sender_id>:<index>`.

    Raises:
        ValueError: There is no media codec, or an encoding has no `ssrc`.
        KeyError: A required field is missing.
    """
    codecs = _list(rtp_parameters, "codecs")
    media = [codec for codec in codecs if not _is_rtx(codec)]
    if not media:
        raise ValueError(f'sender "{sender_id}" has no media codec in its rtpParameters')
    codec = _codec(media[0])
    repairing = {apt: rtx for rtx, apt in _rtx_payload_types(codecs).items()}
    encodings = _list(rtp_parameters, "encodings")
    return tuple(
        RtpSenderParameters(
            sender_id=sender_id if len(encodings) == 1 else f"{sender_id}:{index}",
            kind=kind,
            codec=codec,
            ssrc=_ssrc(sender_id, encoding),
            mid=str(rtp_parameters.get("mid") or ""),
            rtx=_rtx(encoding, repairing.get(codec.payload_type)),
            rid=_optional_text(encoding.get("rid")),
            header_extensions=_header_extensions(rtp_parameters),
            max_bitrate_bps=_optional_integer(encoding.get("maxBitrate")),
        )
        for index, encoding in enumerate(encodings)
    )


def _codec(codec: Json) -> CodecParameters:
    return CodecParameters(
        mime_type=str(codec["mimeType"]),
        payload_type=int(codec["payloadType"]),
        clock_rate=int(codec["clockRate"]),
        channels=int(codec.get("channels") or 1),
        parameters=dict(codec.get("parameters") or {}),
        feedback=tuple(
            RtcpFeedback(str(entry["type"]), str(entry.get("parameter") or ""))
            for entry in _list(codec, "rtcpFeedback")
        ),
    )


def _is_rtx(codec: Json) -> bool:
    return str(codec.get("mimeType", "")).lower().endswith("/rtx")


def _rtx_payload_types(codecs: Sequence[Json]) -> dict[int, int]:
    return {
        int(codec["payloadType"]): int(codec["parameters"]["apt"])
        for codec in codecs
        if _is_rtx(codec)
    }


def _rtx(encoding: Json, payload_type: int | None) -> RtxParameters | None:
    ssrc = _optional_integer((encoding.get("rtx") or {}).get("ssrc"))
    if ssrc is None or payload_type is None:
        return None
    return RtxParameters(payload_type=payload_type, ssrc=ssrc)


def _ssrc(sender_id: str, encoding: Json) -> int:
    ssrc = _optional_integer(encoding.get("ssrc"))
    if ssrc is None:
        raise ValueError(f'an encoding of sender "{sender_id}" has no ssrc: give it one')
    return ssrc


def _header_extensions(rtp_parameters: Json) -> tuple[HeaderExtension, ...]:
    return tuple(
        HeaderExtension(uri=str(entry["uri"]), id=int(entry["id"]))
        for entry in _list(rtp_parameters, "headerExtensions")
    )


def _list(container: Json, key: str) -> list[Json]:
    return cast("list[Json]", container.get(key) or [])


def _optional_text(value: object) -> str | None:
    return None if value is None else str(value)


def _optional_integer(value: int | str | None) -> int | None:
    return None if value is None else int(value)
