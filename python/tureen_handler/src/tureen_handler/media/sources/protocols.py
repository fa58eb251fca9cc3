"""Which protocols of FFmpeg a source may use, so that what it names cannot lead anywhere else."""

from __future__ import annotations

from typing import Final

FILE_PROTOCOLS: Final = "file,crypto"
"""What a file may lead to: files, where its format was named; see `formats`."""

_HTTP: Final = "http,https,httpproxy,tls,tcp,hls,crypto"
_RTSP: Final = "rtsp,rtsps,rtp,srtp,udp,tcp,tls,http,https,httpproxy"

_BY_SCHEME: Final = {
    "http": _HTTP,
    "https": _HTTP,
    "rtsp": _RTSP,
    "rtsps": _RTSP,
    "rtp": "rtp,srtp,udp",
    "srtp": "srtp,rtp,udp",
    "udp": "udp",
    "tcp": "tcp",
    "tls": "tls,tcp",
    "rtmp": "rtmp,tcp",
    "rtmps": "rtmps,tls,tcp",
    "srt": "srt",
}

_REAL_TIME: Final = frozenset(("rtsp", "rtsps", "rtp", "srtp", "udp", "srt"))


def url_schemes() -> tuple[str, ...]:
    """Return the schemes that URLs of sources may have."""
    return tuple(_BY_SCHEME)


def url_protocols(scheme: str) -> str | None:
    """Return what a URL of `scheme` needs, as FFmpeg's `protocol_whitelist`.

    Never files, pipes or protocols that wrap others (concat, subfile, data, async): a hostile
    playlist must not read this machine. None for schemes that no source may have.
    """
    return _BY_SCHEME.get(scheme)


def is_real_time(scheme: str) -> bool:
    """Whether servers of `scheme` send at the pace of the media."""
    return scheme in _REAL_TIME
