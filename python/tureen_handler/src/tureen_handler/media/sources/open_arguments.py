"""How descriptions of sources become arguments for FFmpeg. Pure: nothing is opened here."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import PurePath, PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ..errors import MediaError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..frame import Kind
    from .description import SourceDescription

_FORMAT_ALIASES = {"v4f2": "v4l2"}
"""The name that mediasoup-client-aiortc documents, and the one FFmpeg knows."""

_DEVICE_FORMATS = frozenset(
    "alsa avfoundation decklink dshow fbdev gdigrab jack lavfi openal oss pulse sndio v4l2"
    " x11grab xcbgrab".split()
)

_FILE_PROTOCOLS = "file,crypto,data"
_URL_PROTOCOLS = "http,https,httpproxy,tls,tcp,udp,rtp,rtsp,rtsps,rtmp,rtmps,srt,hls,crypto,data"
"""What a URL may lead to. Files are not among them: a playlist must not read this machine."""


@dataclass(frozen=True, slots=True)
class OpenArguments:
    """Arguments of `av.open`.

    Attributes:
        name: The location as it was given, for messages.
        file: What to open.
        format: Input format, None to find out.
        options: Options of the format and the protocol.
        live: Whether frames come at their own pace (a device), so that none must be held back.
    """

    name: str
    file: str
    format: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    live: bool = False


@dataclass(frozen=True, slots=True)
class DeviceDefaults:
    """The device that is opened when none is named."""

    location: str
    format: str
    options: Mapping[str, str]


_CAMERA_OPTIONS = {"framerate": "30", "video_size": "640x480"}
_DEFAULT_DEVICES: dict[tuple[str, Kind], DeviceDefaults] = {
    ("darwin", "audio"): DeviceDefaults("none:0", "avfoundation", {}),
    ("darwin", "video"): DeviceDefaults("default:none", "avfoundation", _CAMERA_OPTIONS),
    ("linux", "audio"): DeviceDefaults("hw:0", "alsa", {}),
    ("linux", "video"): DeviceDefaults("/dev/video0", "v4l2", _CAMERA_OPTIONS),
}


def default_device(kind: Kind, platform: str) -> DeviceDefaults:
    """Return the default microphone or camera of `platform`, as `sys.platform` names it.

    Raises:
        MediaError: The platform has no default ("unavailable").
    """
    device = _DEFAULT_DEVICES.get((platform, kind))
    if device is None:
        raise MediaError.unavailable(
            f"default {kind} device",
            f"{platform} has no default device; name one with its format (dshow on Windows)",
        )
    return device


def open_arguments(description: SourceDescription) -> OpenArguments:
    """Return what to open.

    Raises:
        MediaError: The location is none of the kinds it may be ("invalid-location").
    """
    name, options = description.location, dict(description.options)
    format_ = description.format and _FORMAT_ALIASES.get(description.format, description.format)
    if format_ in _DEVICE_FORMATS:
        return OpenArguments(name, name, format_, options, live=True)
    path = _file_path(name)
    if path is not None:
        options.setdefault("protocol_whitelist", _FILE_PROTOCOLS)
        return OpenArguments(name, path, format_, options)
    if not _is_url(name):
        raise MediaError.invalid_location(name)
    options.setdefault("protocol_whitelist", _URL_PROTOCOLS)
    return OpenArguments(name, name, format_, options)


def _file_path(location: str) -> str | None:
    """Return the path of a file, None when `location` names something else."""
    if location.lower().startswith("file:"):
        url = urlsplit(location)
        if url.netloc not in ("", "localhost") or not url.path.startswith("/"):
            raise MediaError.invalid_location(location)
        path = unquote(url.path)
        return path[1:] if PureWindowsPath(path[1:]).drive and os.name == "nt" else path
    return location if PurePath(location).is_absolute() else None


def _is_url(location: str) -> bool:
    scheme, separator, rest = location.partition("://")
    return bool(separator and rest and scheme.isascii() and scheme.replace("+", "").isalnum())
