"""The typed error of tracks and their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .frame import Kind

MediaErrorCode = Literal[
    "invalid-location",
    "no-such-file",
    "permission-denied",
    "not-media",
    "no-such-media",
    "unavailable",
    "timeout",
    "read-failed",
    "unsupported",
]
"""What is wrong with a source or a track."""


class MediaError(Exception):
    """A source cannot be opened or read, or a track cannot do what was asked.

    `code` says why, the text names the source and says what helps.
    """

    def __init__(self, code: MediaErrorCode, message: str) -> None:
        super().__init__(message)
        self.code: MediaErrorCode = code

    @classmethod
    def invalid_location(cls, location: str) -> MediaError:
        """The location is neither an absolute path nor a URL nor a device with its format."""
        return cls(
            "invalid-location",
            f"cannot open {location!r}: give an absolute path, a file:// URL or another URL, "
            "or name the format of a device",
        )

    @classmethod
    def no_such_file(cls, location: str) -> MediaError:
        """There is nothing at this path."""
        return cls("no-such-file", f"cannot open {location!r}: no such file or device")

    @classmethod
    def permission_denied(cls, location: str) -> MediaError:
        """The operating system forbids it."""
        return cls(
            "permission-denied",
            f"cannot open {location!r}: permission denied; make it readable for this process",
        )

    @classmethod
    def not_media(cls, location: str, problem: str) -> MediaError:
        """It can be read but is no audio or video that FFmpeg knows."""
        return cls("not-media", f"{location!r} is not a media file: {problem}")

    @classmethod
    def no_such_media(cls, location: str, wanted: Kind, found: Sequence[str]) -> MediaError:
        """It holds no stream of the wanted kind."""
        what = " and ".join(found) or "neither audio nor video"
        return cls("no-such-media", f"{location!r} has no {wanted}, only {what}")

    @classmethod
    def unavailable(cls, location: str, problem: str) -> MediaError:
        """A device or server is absent, busy or refuses."""
        return cls("unavailable", f"cannot open {location!r}: {problem}")

    @classmethod
    def timeout(cls, location: str, seconds: float) -> MediaError:
        """It did not open in time."""
        return cls("timeout", f"{location!r} did not open within {seconds:g} s")

    @classmethod
    def read_failed(cls, location: str, problem: str) -> MediaError:
        """It opened, but reading or decoding it failed later."""
        return cls("read-failed", f"reading {location!r} failed: {problem}")


class UnsupportedError(MediaError):
    """What was asked for is impossible for this kind of track."""

    def __init__(self, message: str) -> None:
        super().__init__("unsupported", message)
