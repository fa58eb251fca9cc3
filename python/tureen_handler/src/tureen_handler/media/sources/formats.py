"""Which formats FFmpeg may find in a source whose format was not named."""

from __future__ import annotations

from functools import cache
from typing import Final

from av.format import ContainerFormat, formats_available

DEVICE_FORMATS: Final = frozenset(
    "alsa avfoundation decklink dshow fbdev gdigrab jack kmsgrab lavfi openal oss pulse sndio v4l2"
    " x11grab xcbgrab".split()
)
"""Input formats of FFmpeg that are devices."""

_ALIASES: Final = {"v4f2": "v4l2"}
"""The name that mediasoup-client-aiortc documents, and the one FFmpeg knows."""

_SCRIPTS: Final = frozenset("avisynth concat imf sdp vapoursynth".split())
_PLAYLISTS: Final = frozenset("applehttp dash hls".split())


def format_name(given: str | None) -> str | None:
    """Return FFmpeg's name of a format."""
    return _ALIASES.get(given, given) if given else None


@cache
def formats_of_files() -> str:
    """Return what may be found in a file, as FFmpeg's `format_whitelist`.

    Not among them are formats that list other media: a file from somewhere must not decide which
    other files and servers are read. Who wants that names the format (`hls`, `concat`).
    """
    return _whitelist(without=_SCRIPTS | _PLAYLISTS)


@cache
def formats_of_urls() -> str:
    """Return what may be found behind a URL: as in files, and playlists of HLS and DASH."""
    return _whitelist(without=_SCRIPTS)


def _whitelist(without: frozenset[str]) -> str:
    found = (name for name in sorted(formats_available) if _is_input(name))
    return ",".join(name for name in found if name not in without)


def _is_input(name: str) -> bool:
    try:
        return ContainerFormat(name, "r").is_input
    except ValueError:
        return False
