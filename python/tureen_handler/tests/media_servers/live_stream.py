"""Serves an endless MPEG-TS on loopback: `live_stream.py port`, 0 for any; prints the port."""

from __future__ import annotations

import io
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import av

if TYPE_CHECKING:
    from collections.abc import Iterator

_RATE = 30


class _Collector(io.RawIOBase):
    """A file that keeps what is written until it is taken."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self._kept += data
        return len(data)

    def take(self) -> bytes:
        kept = bytes(self._kept)
        self._kept.clear()
        return kept


def _pieces() -> Iterator[bytes]:
    """Yield a stream picture by picture."""
    collector = _Collector()
    container = av.open(collector, "w", format="mpegts", options={"flush_packets": "1"})
    stream = container.add_stream("mpeg2video", rate=_RATE)
    stream.width, stream.height, stream.pix_fmt, stream.gop_size = 64, 48, "yuv420p", 10
    number = 0
    while True:
        picture = av.VideoFrame(64, 48, "yuv420p")
        picture.pts = number
        number += 1
        container.mux(stream.encode(picture))
        yield collector.take()


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "video/mp2t")
        self.end_headers()
        try:
            for piece in _pieces():
                self.wfile.write(piece)
                time.sleep(1 / _RATE)
        except OSError:
            return


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
