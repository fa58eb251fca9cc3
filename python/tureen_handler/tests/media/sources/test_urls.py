"""Media behind URLs of a server on this machine."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tureen_handler.media.sources import SourceDescription, open_source


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        """Print nothing."""


@pytest.fixture
def server(clip_folder):
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(QuietHandler, directory=str(clip_folder))
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


async def test_a_file_behind_http_plays(server, webm_clip, sink_maker):
    source = await open_source(SourceDescription(f"{server}/{webm_clip.name}"), video_track_id="v")
    sink = sink_maker()
    source.video.add_frame_sink(sink)
    await sink.until_ended()

    assert len(sink.frames) == 12
