"""How descriptions of sources become arguments for FFmpeg. Pure: nothing is opened here."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import PurePath, PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ..errors import MediaError
from .formats import DEVICE_FORMATS, format_name, formats_of_files, formats_of_urls
from .protocols import FILE_PROTOCOLS, is_real_time, url_protocols, url_schemes

if TYPE_CHECKING:
    from .description import SourceDescription, SourceKind

_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class OpenArguments:
    """Arguments of `av.open`.

    Attributes:
        name: The location for messages, without user and password.
        file: What to open.
        format: Input format, None to find out.
        options: Options of the format and the protocol.
        live: Whether frames come at their own pace (a device, a real-time protocol), so that none
            must be held back.
        source: What kind of location it is.
    """

    name: str
    file: str
    format: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    live: bool = False
    source: SourceKind = "file"


def open_arguments(description: SourceDescription) -> OpenArguments:
    """Return what to open.

    Raises:
        MediaError: The location is none of the kinds it may be, or its options reach further than
            its kind may ("invalid-location").
    """
    match description.source or _told_source(description):
        case "device":
            return _device_arguments(description)
        case "file":
            return _file_arguments(description)
        case _:
            return _url_arguments(description)


def _told_source(description: SourceDescription) -> SourceKind:
    """Tell from format and location what is meant."""
    if format_name(description.format) in DEVICE_FORMATS:
        return "device"
    return "url" if _file_path(description.location) is None else "file"


def _device_arguments(description: SourceDescription) -> OpenArguments:
    return OpenArguments(
        description.name,
        description.location,
        format_name(description.format),
        dict(description.options),
        live=True,
        source="device",
    )


def _file_arguments(description: SourceDescription) -> OpenArguments:
    format_, path = format_name(description.format), _file_path(description.location)
    if path is None or format_ in DEVICE_FORMATS:
        raise MediaError.invalid_location(description.name)
    options = {"protocol_whitelist": FILE_PROTOCOLS}
    if format_ is None:
        options["format_whitelist"] = formats_of_files()
    return OpenArguments(description.name, path, format_, {**options, **description.options})


def _url_arguments(description: SourceDescription) -> OpenArguments:
    url, format_ = description.location, format_name(description.format)
    scheme, separator, rest = url.partition("://")
    scheme = scheme.lower()
    protocols = url_protocols(scheme)
    if not (separator and rest) or format_ in DEVICE_FORMATS:
        raise MediaError.invalid_location(description.name)
    if protocols is None:
        raise MediaError.unknown_scheme(description.name, url_schemes())
    options = {**_url_options(scheme, description.timeout_s), "protocol_whitelist": protocols}
    if format_ is None:
        options["format_whitelist"] = formats_of_urls()
    options |= description.options
    _require_within(description.name, options["protocol_whitelist"], protocols)
    live = is_real_time(scheme)
    return OpenArguments(description.name, url, format_, options, live=live, source="url")


def _url_options(scheme: str, timeout_s: float) -> dict[str, str]:
    """Return how HTTP behaves: few redirects, and a connection that breaks is made again.

    A stream without a length that ends without its last chunk counts as broken.
    """
    if scheme not in ("http", "https"):
        return {}
    return {
        "max_redirects": str(_REDIRECTS),
        "reconnect": "1",
        "reconnect_streamed": "1",
        "reconnect_delay_max": str(_last_reconnect_delay_s(timeout_s)),
    }


def _last_reconnect_delay_s(timeout_s: float) -> int:
    """Return the longest wait between attempts with which they all come within `timeout_s`.

    FFmpeg tries at once and then after 1, 3, 7, ... seconds more.
    """
    last_s, next_s, altogether_s = 0, 1, 1
    while altogether_s < timeout_s:
        last_s, next_s = next_s, 1 + 2 * next_s
        altogether_s += next_s
    return last_s


def _require_within(url: str, given: str, allowed: str) -> None:
    """Let options of a URL narrow what it may lead to, never widen it."""
    further = sorted(set(given.split(",")) - set(allowed.split(",")))
    if further:
        raise MediaError.further_protocols(url, further)


def _file_path(location: str) -> str | None:
    """Return the path of a file, None when `location` names something else."""
    if location.lower().startswith("file:"):
        url = urlsplit(location)
        if url.netloc not in ("", "localhost") or not url.path.startswith("/"):
            raise MediaError.invalid_location(location)
        path = unquote(url.path)
        return path[1:] if PureWindowsPath(path[1:]).drive and os.name == "nt" else path
    return location if PurePath(location).is_absolute() else None
