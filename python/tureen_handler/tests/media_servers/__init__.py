"""Servers of media for tests: a live stream in a process of its own, and pages of any content."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class LiveServer:
    """Sends pictures for ever, to everybody from the first one on; can be killed and started again.

    Attributes:
        url: Where it answers.
    """

    def __init__(self) -> None:
        """Start it on a port of its own."""
        self._port = 0
        self._process = self._start()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}/live.ts"

    def kill(self) -> None:
        """End it as a crash does. Safe to call twice."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def restart(self) -> None:
        """Start it again on the same port."""
        self.kill()
        self._process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        script = Path(__file__).with_name("live_stream.py")
        process = subprocess.Popen(
            [sys.executable, str(script), str(self._port)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        self._port = int(process.stdout.readline())
        return process


class Pages:
    """What a server serves and what it was asked for.

    Attributes:
        url: Where it answers.
        contents: Bodies by path.
        asked: Paths that were asked for.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.contents: dict[str, bytes] = {}
        self.asked: list[str] = []


@contextmanager
def serve_pages(contents: Mapping[str, bytes]) -> Iterator[Pages]:
    """Serve `contents` by path over HTTP, everything else as 404."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

        def do_GET(self) -> None:
            pages.asked.append(self.path)
            body = pages.contents.get(self.path)
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pages = Pages(f"http://127.0.0.1:{server.server_port}")
    pages.contents.update(contents)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield pages
    server.shutdown()
    server.server_close()
    thread.join()
