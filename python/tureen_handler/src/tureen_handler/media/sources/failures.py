"""What FFmpeg and the system say, as typed errors."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import av
from av import error as av_error

from ..errors import MediaError

if TYPE_CHECKING:
    from .open_arguments import OpenArguments

_ABSENT = frozenset((errno.ENOENT, errno.ENODEV, errno.ENXIO))
_LEADS_ELSEWHERE = "a list of other media, which needs its format named, or damaged"


def explain_opening(arguments: OpenArguments, error: Exception, timeout_s: float) -> MediaError:
    """Return why a source could not be opened."""
    name = arguments.name
    match error:
        case av.ExitError() | TimeoutError():
            return MediaError.timeout(name, timeout_s)
        case av.InvalidDataError() | EOFError():
            return MediaError.not_media(name, "no known format, or damaged")
    if arguments.source == "device":
        return _explain_device(name, error)
    return _explain_url(name, error) if arguments.source == "url" else _explain_file(name, error)


def explain_reading(arguments: OpenArguments, error: Exception, timeout_s: float) -> MediaError:
    """Return why an open source gives no more."""
    name, silent = arguments.name, isinstance(error, (av.ExitError, TimeoutError))
    if arguments.source == "device":
        problem = f"it gave nothing for {timeout_s:g} s" if silent else _text(error)
        return MediaError.device_lost(name, problem)
    if silent:
        return MediaError.silent(name, timeout_s)
    if arguments.source == "url":
        return MediaError.connection_lost(name, _text(error))
    return MediaError.read_failed(name, _text(error))


def _explain_file(name: str, error: Exception) -> MediaError:
    match error:
        case FileNotFoundError():
            return MediaError.no_such_file(name)
        case PermissionError():
            return MediaError.permission_denied(name)
        case IsADirectoryError():
            return MediaError.not_media(name, "it is a directory")
        case ValueError():
            return MediaError.not_media(name, _LEADS_ELSEWHERE)
        case _:
            return MediaError.unavailable(name, _text(error))


def _explain_device(name: str, error: Exception) -> MediaError:
    if isinstance(error, PermissionError):
        return MediaError.permission_denied(name)
    if _errno(error) in _ABSENT:
        return MediaError.no_such_device(name, "there is no such device")
    if _errno(error) is None:
        return MediaError.no_such_device(name, f"{_text(error)} in this build of FFmpeg")
    return MediaError.device_unavailable(name, _text(error))


def _explain_url(name: str, error: Exception) -> MediaError:
    match error:
        case av_error.HTTPUnauthorizedError() | av_error.HTTPForbiddenError():
            return MediaError.permission_denied(name)
        case av_error.HTTPError() | av_error.HTTPClientError():
            return MediaError.unavailable(name, _text(error))
        case PermissionError() | ValueError():
            return MediaError.not_media(name, _LEADS_ELSEWHERE)
        case _:
            return MediaError.unreachable(name, _text(error))


def _errno(error: Exception) -> int | None:
    return getattr(error, "errno", None)


def _text(error: Exception) -> str:
    """Return what is wrong, without number and name."""
    return getattr(error, "strerror", None) or str(error)
