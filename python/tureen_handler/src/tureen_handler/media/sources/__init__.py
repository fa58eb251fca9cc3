"""Sources: files, URLs and devices that FFmpeg opens."""

from .description import SourceDescription
from .media_source import MediaSource, open_source
from .open_arguments import DeviceDefaults, OpenArguments, default_device, open_arguments

__all__ = [
    "DeviceDefaults",
    "MediaSource",
    "OpenArguments",
    "SourceDescription",
    "default_device",
    "open_arguments",
    "open_source",
]
