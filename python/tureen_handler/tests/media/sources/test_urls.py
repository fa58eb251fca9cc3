"""URLs: a server on this machine, a silent one, none at all, and a playlist that asks for files."""

import socket
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tureen_handler.media.errors import MediaError
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


async def test_what_the_server_has_not_is_unavailable(server):
    with pytest.raises(MediaError, match="404") as caught:
        await open_source(SourceDescription(f"{server}/none.webm"), video_track_id="v")
    assert caught.value.code == "unavailable"


async def test_a_playlist_cannot_read_files_of_this_machine(server, webm_clip, clip_folder):
    playlist = (
        f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{webm_clip.as_uri()}\n#EXT-X-ENDLIST\n"
    )
    (clip_folder / "evil.m3u8").write_text(playlist)

    with pytest.raises(MediaError):
        await open_source(SourceDescription(f"{server}/evil.m3u8", timeout_s=3), video_track_id="v")


async def test_a_server_that_does_not_listen_is_unavailable():
    with pytest.raises(MediaError) as caught:
        await open_source(SourceDescription("http://127.0.0.1:1/a.webm"), video_track_id="v")
    assert caught.value.code == "unavailable"


async def test_a_server_that_does_not_answer_is_a_timeout():
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a.webm"
        with pytest.raises(MediaError, match="did not open within") as caught:
            await open_source(SourceDescription(url, timeout_s=0.2), video_track_id="v")
    assert caught.value.code == "timeout"
