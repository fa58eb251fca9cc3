"""Playlists and scripts that ask for files of this machine, served over HTTP and as files."""

import socket
import threading

import pytest
from media_servers import serve_pages
from tureen_handler.media.errors import MediaError
from tureen_handler.media.sources import SourceDescription, open_source

PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{}\n#EXT-X-ENDLIST\n"
SDP = """v=0
o=- 0 0 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=video {} RTP/AVP 96
a=rtpmap:96 H264/90000
"""


@pytest.fixture
def piece(clip_writer):
    """A file that a playlist may list; whoever reads it has been fooled."""
    return clip_writer("secret.ts", video="mpeg2video")


async def open_video(location, **options):
    description = SourceDescription(str(location), timeout_s=3, **options)
    return await open_source(description, video_track_id="v")


@pytest.mark.parametrize(
    "entry",
    [
        "file://{0}",
        "file:{0}",
        "{0}",
        "concat:{0}|{0}",
        "subfile,,start,0,end,1000,,:{0}",
        "crypto:file://{0}",
        "data:video/mp2t;base64,AAAA",
        "/etc/passwd",
        "file:///etc/passwd",
    ],
)
@pytest.mark.parametrize("nested", [False, True])
async def test_a_playlist_of_a_server_reads_no_file_of_this_machine(piece, entry, nested):
    hostile = PLAYLIST.format(entry.format(piece)).encode()
    outer = b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\ninner.m3u8\n" if nested else hostile
    with serve_pages({"/list.m3u8": outer, "/inner.m3u8": hostile}) as pages:
        with pytest.raises(MediaError) as caught:
            await open_video(f"{pages.url}/list.m3u8")
    assert caught.value.code == "not-media"


async def test_a_key_of_a_playlist_is_no_file_of_this_machine(piece, tmp_path):
    key = tmp_path / "key"
    key.write_bytes(bytes(16))
    text = PLAYLIST.format("piece.ts").replace(
        "#EXTINF", f'#EXT-X-KEY:METHOD=AES-128,URI="file://{key}"\n#EXTINF'
    )
    with serve_pages({"/a.m3u8": text.encode(), "/piece.ts": piece.read_bytes()}) as pages:
        with pytest.raises(MediaError):
            await open_video(f"{pages.url}/a.m3u8")


async def test_a_playlist_of_pieces_on_its_server_is_read(piece):
    pages = {"/a.m3u8": PLAYLIST.format("piece.ts").encode(), "/piece.ts": piece.read_bytes()}
    with serve_pages(pages) as served:
        source = await open_video(f"{served.url}/a.m3u8")
        source.close()
    assert source.video.settings["width"] == 64


@pytest.mark.parametrize("script", ["ffconcat version 1.0\nfile {0}\n", SDP])
async def test_a_script_of_a_server_is_not_run(piece, script):
    with serve_pages({"/script": script.format(piece).encode()}) as pages:
        with pytest.raises(MediaError) as caught:
            await open_video(f"{pages.url}/script")
    assert caught.value.code == "not-media"


async def test_a_redirect_to_a_file_is_not_followed(piece):
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_redirect, args=(server, f"file://{piece}"))
        thread.start()
        with pytest.raises(MediaError):
            await open_video(f"http://127.0.0.1:{server.getsockname()[1]}/a.ts")
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _redirect(server, location):
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            connection.recv(4096)
            head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
            connection.sendall(head.encode())


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("list.m3u8", PLAYLIST),
        ("clip.mp4", PLAYLIST),
        ("list.txt", "ffconcat version 1.0\nfile {0}\n"),
        ("session.sdp", SDP.format(5004)),
    ],
)
async def test_a_file_that_lists_others_opens_only_what_it_is_said_to_be(
    piece, tmp_path, name, script
):
    path = tmp_path / name
    path.write_text(script.format(piece))
    with pytest.raises(MediaError, match="is not a media file") as caught:
        await open_video(path)
    assert caught.value.code == "not-media"


async def test_a_playlist_whose_format_is_named_opens_files_and_nothing_else(piece):
    path = piece.with_name("list.m3u8")
    path.write_text(PLAYLIST.format(piece.name))
    source = await open_video(path, format="hls")
    source.close()
    assert source.video.settings["width"] == 64

    with serve_pages({"/piece.ts": piece.read_bytes()}) as pages:
        path.write_text(PLAYLIST.format(f"{pages.url}/piece.ts"))
        with pytest.raises(MediaError):
            await open_video(path, format="hls")
        assert pages.asked == []
