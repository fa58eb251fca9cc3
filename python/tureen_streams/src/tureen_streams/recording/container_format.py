"""Which container a file name asks for, and what it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .errors import RecordingError

if TYPE_CHECKING:
    from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class ContainerFormat:
    """One container.

    Attributes:
        name: FFmpeg's name of the muxer.
        codecs: Mime types, in lower case, that it takes without transcoding.
        options: Options of the muxer.
    """

    name: str
    codecs: frozenset[str]
    options: dict[str, str] = field(default_factory=dict)


_FLUSH = {"flush_packets": "1"}
"""What is written reaches the file at once, so that a crash loses as little as possible."""

_MATROSKA = {**_FLUSH, "cluster_time_limit": "1000"}
"""Clusters of a second: the one that is being made is lost in a crash."""

_MP4 = {
    **_FLUSH,
    "movflags": "hybrid_fragmented+frag_keyframe+use_metadata_tags",
    "frag_duration": "1000000",
}
"""Fragments of a second while it is written; a plain file at the end."""

_FORMATS: dict[str, ContainerFormat] = {
    ".webm": ContainerFormat("webm", frozenset({"video/vp8", "audio/opus"}), _MATROSKA),
    ".mkv": ContainerFormat(
        "matroska", frozenset({"video/vp8", "video/h264", "audio/opus"}), _MATROSKA
    ),
    ".mp4": ContainerFormat("mp4", frozenset({"video/h264", "audio/opus"}), _MP4),
    ".ogg": ContainerFormat("ogg", frozenset({"audio/opus"}), _FLUSH),
}


def container_format(path: PurePath) -> ContainerFormat:
    """Choose the container by the file's extension.

    Raises:
        RecordingError: `unsupported-container` when the extension is not known.
    """
    found = _FORMATS.get(path.suffix.lower())
    if found is None:
        raise RecordingError(
            "unsupported-container",
            f"cannot record to '{path.name}': use one of the extensions {', '.join(_FORMATS)}",
        )
    return found


def require_codec(container: ContainerFormat, mime_type: str) -> None:
    """Check that the container takes the codec as it is.

    Raises:
        RecordingError: `unsupported-codec` otherwise.
    """
    if mime_type.lower() in container.codecs:
        return
    fitting = [extension for extension, f in _FORMATS.items() if mime_type.lower() in f.codecs]
    raise RecordingError(
        "unsupported-codec",
        f"a {container.name} file does not take {mime_type}; extensions that do: "
        f"{', '.join(fitting) or 'none'}",
    )
