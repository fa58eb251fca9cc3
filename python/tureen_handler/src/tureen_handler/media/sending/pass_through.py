"""Whether the encoded frames of a track can be sent as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..errors import UnsupportedError
from .encoding_parameters import resolve_scales
from .h264_profiles import profile_obstacle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...rtp.parameters import CodecParameters
    from ..encoded_format import EncodedFormat
    from ..track import Track
    from .encoding_parameters import EncodingParameters
    from .send_options import SendOptions

_USUAL_FRAME_MS: Final = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a stream must look like when it leaves.

    Attributes:
        codec: As negotiated.
        encodings: Their present parameters.
        options: Settings of the encoders.
    """

    codec: CodecParameters
    encodings: Sequence[EncodingParameters]
    options: SendOptions


def passes_through(track: Track, wanted: Wanted) -> bool:
    """Whether to send the track's own encoded frames: where they fit and nothing forbids it.

    Raises:
        UnsupportedError: The track demands it and they do not fit.
    """
    if track.decode is True:
        return False
    obstacle = pass_through_obstacle(track, wanted)
    if obstacle is not None and track.decode is False:
        raise UnsupportedError(
            f"cannot send track {track.id} as it is: {obstacle}; change that, or leave decode "
            "unset to have it encoded"
        )
    return obstacle is None


def pass_through_obstacle(track: Track, wanted: Wanted) -> str | None:
    """Say why the track's encoded frames cannot be sent as they are; None if they can."""
    form = track.encoded_format
    if form is None:
        return "it carries raw frames only"
    if form.mime_type.lower() != wanted.codec.mime_type.lower():
        return f"it is {form.mime_type} and {wanted.codec.mime_type} was negotiated"
    if form.reorders:
        return "it has B-frames, which WebRTC cannot carry"
    obstacle = _FORMATS.get(form.mime_type.lower(), _no_obstacle)(form, wanted)
    return obstacle or _limits_obstacle(form, wanted)


def _limits_obstacle(form: EncodedFormat, wanted: Wanted) -> str | None:
    if len(wanted.encodings) != 1:
        return f"it is sent in {len(wanted.encodings)} encodings"
    (encoding,) = wanted.encodings
    (scale,) = resolve_scales(wanted.encodings)
    if scale != 1:
        return f"its pictures are scaled down by {scale:g}"
    if encoding.max_framerate is not None:
        return f"at most {encoding.max_framerate:g} frames per second were asked for"
    limits = (encoding.max_bitrate_bps, _options_bitrate(form, wanted))
    limit = min((bound for bound in limits if bound is not None), default=None)
    if limit is not None and form.bitrate_bps is not None and form.bitrate_bps > limit:
        return f"it has {form.bitrate_bps} bit/s and at most {limit} were asked for"
    return None


def _options_bitrate(form: EncodedFormat, wanted: Wanted) -> int | None:
    if form.mime_type.startswith("audio/"):
        return wanted.options.audio.bitrate_bps
    return wanted.options.max_bitrate_bps


def _h264_obstacle(form: EncodedFormat, wanted: Wanted) -> str | None:
    negotiated = wanted.codec.parameters
    if str(negotiated.get("packetization-mode", 0)) != "1":
        return "packetization-mode 1 was not negotiated"
    return profile_obstacle(
        str(form.parameters.get("profile-level-id", "")) or "42000a",
        str(negotiated.get("profile-level-id", "")),
        any_level=str(negotiated.get("level-asymmetry-allowed", 0)) == "1",
    )


def _vp9_obstacle(form: EncodedFormat, wanted: Wanted) -> str | None:
    own = str(form.parameters.get("profile-id", 0))
    negotiated = str(wanted.codec.parameters.get("profile-id", 0))
    return None if own == negotiated else f"its VP9 profile is {own}, not {negotiated}"


def _opus_obstacle(form: EncodedFormat, wanted: Wanted) -> str | None:
    audio = wanted.options.audio
    if audio.channels == 1 and str(form.parameters.get("sprop-stereo", 0)) == "1":
        return "it is stereo and opusStereo forbids that"
    if audio.dtx:
        return "opusDtx was asked for"
    if audio.max_playback_rate_hz is not None:
        return "opusMaxPlaybackRate was asked for"
    if audio.frame_duration_ms != _USUAL_FRAME_MS:
        return "opusPtime was asked for"
    return None


def _no_obstacle(form: EncodedFormat, wanted: Wanted) -> str | None:
    return None


_FORMATS: Final[dict[str, Callable[[EncodedFormat, Wanted], str | None]]] = {
    "video/h264": _h264_obstacle,
    "video/vp9": _vp9_obstacle,
    "audio/opus": _opus_obstacle,
}
