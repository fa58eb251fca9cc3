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


_MP4_FLAGS = "hybrid_fragmented+frag_keyframe+use_metadata_tags"
"""Fragments while it is written, so that a crash loses only the last; a plain file at the end."""

_FORMATS: dict[str, ContainerFormat] = {
    ".webm": ContainerFormat("webm", frozenset({"video/vp8", "audio/opus"})),
    ".mkv": ContainerFormat("matroska", frozenset({"video/vp8", "video/h264", "audio/opus"})),
    ".mp4": ContainerFormat(
        "mp4", frozenset({"video/h264", "audio/opus"}), {"movflags": _MP4_FLAGS}
    ),
    ".ogg": ContainerFormat("ogg", frozenset({"audio/opus"})),
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
