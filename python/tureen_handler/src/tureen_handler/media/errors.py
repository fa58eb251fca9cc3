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
    "no-such-device",
    "device-unavailable",
    "device-lost",
    "unreachable",
    "unavailable",
    "connection-lost",
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
    def unknown_scheme(cls, url: str, known: Sequence[str]) -> MediaError:
        """No URL of a source may have this scheme."""
        return cls(
            "invalid-location", f"cannot open {url!r}: use a URL of one of {', '.join(known)}"
        )

    @classmethod
    def further_protocols(cls, url: str, further: Sequence[str]) -> MediaError:
        """Options of a URL ask for protocols that its scheme does not need."""
        return cls(
            "invalid-location",
            f"cannot open {url!r} with {', '.join(further)} in protocol_whitelist: a URL may only "
            "use what its scheme needs",
        )

    @classmethod
    def no_such_file(cls, location: str) -> MediaError:
        """There is nothing at this path."""
        return cls("no-such-file", f"cannot open {location!r}: no such file")

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
    def no_such_device(cls, location: str, problem: str) -> MediaError:
        """There is no such device, or FFmpeg was built without its format."""
        return cls("no-such-device", f"cannot open {location!r}: {problem}")

    @classmethod
    def device_unavailable(cls, location: str, problem: str) -> MediaError:
        """The device is busy, absent or refuses its options; FFmpeg does not say which."""
        return cls(
            "device-unavailable",
            f"cannot open {location!r}: {problem}; it is busy, absent or refuses these options",
        )

    @classmethod
    def device_lost(cls, location: str, problem: str) -> MediaError:
        """The device was unplugged, or stopped."""
        return cls("device-lost", f"{location!r} is gone: {problem}")

    @classmethod
    def unreachable(cls, url: str, problem: str) -> MediaError:
        """No server answers at this URL."""
        return cls("unreachable", f"cannot reach {url!r}: {problem}")

    @classmethod
    def unavailable(cls, location: str, problem: str) -> MediaError:
        """It is refused: by its server, or by a system that says no more."""
        return cls("unavailable", f"cannot open {location!r}: {problem}")

    @classmethod
    def connection_lost(cls, url: str, problem: str) -> MediaError:
        """The server went away and did not come back."""
        return cls("connection-lost", f"lost the connection to {url!r}: {problem}")

    @classmethod
    def timeout(cls, location: str, seconds: float) -> MediaError:
        """It did not open in time."""
        return cls("timeout", f"{location!r} did not open within {seconds:g} s")

    @classmethod
    def silent(cls, location: str, seconds: float) -> MediaError:
        """It opened, but sends nothing any more."""
        return cls("timeout", f"{location!r} sent nothing for {seconds:g} s")

    @classmethod
    def read_failed(cls, location: str, problem: str) -> MediaError:
        """It opened, but reading or decoding it failed later."""
        return cls("read-failed", f"reading {location!r} failed: {problem}")


class UnsupportedError(MediaError):
    """What was asked for is impossible for this kind of track."""

    def __init__(self, message: str) -> None:
        super().__init__("unsupported", message)
