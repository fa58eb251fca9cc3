"""Sources: files, URLs and devices that FFmpeg opens."""

from .description import DEFAULT_TIMEOUT_S, SourceDescription, SourceKind
from .media_source import MediaSource, open_source
from .open_arguments import OpenArguments, open_arguments

__all__ = [
    "DEFAULT_TIMEOUT_S",
    "MediaSource",
    "OpenArguments",
    "SourceDescription",
    "SourceKind",
    "open_arguments",
    "open_source",
]
