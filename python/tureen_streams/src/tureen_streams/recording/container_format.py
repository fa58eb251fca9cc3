"""Which container a file name asks for, and what it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .errors import RecordingError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import PurePath

    from tureen_handler.media.frame import Kind

PCM: Final = "audio/l16"
"""Samples of 16 bits, here in the byte order of WAV."""

MP3: Final = "audio/mpeg"

_G711: Final = frozenset({"audio/pcmu", "audio/pcma"})


@dataclass(frozen=True, slots=True)
class ContainerFormat:
    """One container.

    Attributes:
        name: FFmpeg's name of the muxer.
        copies: Mime types, in lower case, that it takes as they come.
        encodes: What everything else of a kind is encoded to, as a mime type in lower case; a kind
            that is missing does not fit into the file.
        expands: Codecs that are expanded to plain samples instead.
        single: Whether it holds one track only.
        options: Options of the muxer.
    """

    name: str
    copies: frozenset[str]
    encodes: Mapping[Kind, str]
    expands: frozenset[str] = frozenset()
    single: bool = False
    options: dict[str, str] = field(default_factory=dict)

    def target(self, kind: Kind, mime_type: str | None) -> str:
        """Return the codec in which a track is written, in lower case.

        Args:
            kind: Of the track.
            mime_type: In which it comes; None for raw frames.
        """
        name = (mime_type or "").lower()
        if name in self.copies:
            return name
        return PCM if name in self.expands else self.encodes[kind]


_FLUSH = {"flush_packets": "1", "max_interleave_delta": "500000"}
"""What is written reaches the file at once, so that a crash loses as little as possible, and a
stream that is silent holds back the others for half a second only."""

_MATROSKA = {**_FLUSH, "cluster_time_limit": "1000"}
"""Clusters of a second: the one that is being made is lost in a crash."""

_MP4 = {
    **_FLUSH,
    "movflags": "frag_keyframe+empty_moov+default_base_moof+use_metadata_tags",
    "frag_duration": "1000000",
}
"""Fragments of a second. A plain file would keep some 70 bytes of memory for every frame."""

_MP3 = {**_FLUSH, "write_xing": "0"}
"""The header of a VBR file would tell players to leave out the start of an encoder, also of a
segment that begins in its middle."""

_OPEN_VIDEO = frozenset({"video/vp8", "video/vp9", "video/av1"})
_OPUS = "audio/opus"

FORMATS: Final[dict[str, ContainerFormat]] = {
    ".webm": ContainerFormat(
        "webm",
        _OPEN_VIDEO | {_OPUS},
        {"video": "video/vp8", "audio": _OPUS},
        options=_MATROSKA,
    ),
    ".mkv": ContainerFormat(
        "matroska",
        _OPEN_VIDEO | {"video/h264", _OPUS},
        {"video": "video/h264", "audio": _OPUS},
        expands=_G711,
        options=_MATROSKA,
    ),
    ".mp4": ContainerFormat(
        "mp4",
        frozenset({"video/h264", "video/vp9", "video/av1", _OPUS}),
        {"video": "video/h264", "audio": _OPUS},
        options=_MP4,
    ),
    ".ogg": ContainerFormat(
        "ogg", frozenset({_OPUS}), {"audio": _OPUS}, single=True, options=_FLUSH
    ),
    ".wav": ContainerFormat("wav", _G711, {"audio": PCM}, single=True, options=_FLUSH),
    ".mp3": ContainerFormat("mp3", frozenset(), {"audio": MP3}, single=True, options=_MP3),
}
"""Containers by extension."""


def container_format(path: PurePath, kinds: Collection[Kind]) -> ContainerFormat:
    """Choose the container by the file's extension.

    Args:
        path: The file.
        kinds: Of the tracks that it is to hold.

    Raises:
        RecordingError: `unsupported-container` when the extension is not known or its container
            does not hold such tracks.
    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise RecordingError(
            "unsupported-container",
            f"cannot record to '{path.name}': use one of the extensions {', '.join(FORMATS)}",
        )
    if not set(kinds) <= set(found.encodes) or (found.single and len(kinds) > 1):
        fitting = [name for name, f in FORMATS.items() if _holds(f, kinds)]
        raise RecordingError(
            "unsupported-container",
            f"cannot record {' and '.join(kinds)} to '{path.name}': "
            f"extensions that hold that: {', '.join(fitting)}",
        )
    return found


def _holds(container: ContainerFormat, kinds: Collection[Kind]) -> bool:
    return set(kinds) <= set(container.encodes) and not (container.single and len(kinds) > 1)
