"""Every way in which opening or reading fails, each by its real cause."""

import os
import socket
import threading
import time
from contextlib import contextmanager

import pytest
from tureen_handler.media.errors import MediaError
from tureen_handler.media.sources import SourceDescription, open_source

NOBODY = 65534


async def failure_of(location, *, timeout_s=5.0, **options):
    """Return why opening failed; it must not take longer than it may."""
    begin_s = time.monotonic()
    with pytest.raises(MediaError) as caught:
        description = SourceDescription(str(location), timeout_s=timeout_s, **options)
        await open_source(description, video_track_id="v")
    assert time.monotonic() - begin_s < timeout_s + 5
    assert str(location) in str(caught.value)
    return caught.value


@contextmanager
def without_privileges():
    """Root may read everything: be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def silent_server():
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/a.webm"


@contextmanager
def http_answer(head):
    """Answer one request after the other with `head` and no body."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_answer_all, args=(server, head))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/a.webm"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _answer_all(server, head):
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            connection.recv(4096)
            connection.sendall(f"HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n".encode())


async def test_a_missing_file(tmp_path):
    assert (await failure_of(tmp_path / "none.mp4")).code == "no-such-file"


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs users")
async def test_a_file_of_somebody_else(webm_clip, tmp_path):
    path = tmp_path / "secret.webm"
    path.write_bytes(webm_clip.read_bytes())
    path.chmod(0)
    with without_privileges():
        error = await failure_of(path)
    assert error.code == "permission-denied"


async def test_links_in_a_circle(tmp_path):
    path = tmp_path / "circle.webm"
    path.symlink_to(path)
    assert (await failure_of(path)).code == "unavailable"


async def test_a_folder_and_a_text(tmp_path):
    text = tmp_path / "notes.webm"
    text.write_text("no media at all\n" * 100)
    assert [(await failure_of(each)).code for each in (tmp_path, text)] == ["not-media"] * 2


async def test_no_such_stream(wav_clip):
    assert (await failure_of(wav_clip)).code == "no-such-media"


async def test_a_server_that_refuses_connections():
    assert (await failure_of("http://127.0.0.1:1/a.webm")).code == "unreachable"


async def test_a_message_does_not_tell_the_password():
    with pytest.raises(MediaError, match=r"http://127\.0\.0\.1:1/a") as caught:
        await open_source(SourceDescription("http://me:secret@127.0.0.1:1/a"), video_track_id="v")
    assert "secret" not in str(caught.value)


async def test_a_host_that_does_not_exist():
    assert (await failure_of("http://host.invalid/a.webm")).code == "unreachable"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("401 Unauthorized", "permission-denied"),
        ("403 Forbidden", "permission-denied"),
        ("404 Not Found", "unavailable"),
        ("503 Service Unavailable", "unavailable"),
    ],
)
async def test_a_server_that_refuses(head, code):
    with http_answer(head) as url:
        assert (await failure_of(url)).code == code


async def test_a_server_that_never_answers():
    with silent_server() as url:
        begin_s = time.monotonic()
        assert (await failure_of(url, timeout_s=0.3)).code == "timeout"
        assert time.monotonic() - begin_s < 4


async def test_a_server_that_sends_on_and_on_to_others():
    with http_answer("302 Found\r\nLocation: /again") as url:
        assert (await failure_of(url)).code == "unreachable"


async def test_a_camera_that_is_not_there():
    error = await failure_of("/dev/video99", format="v4l2", source="device")
    assert error.code == "no-such-device"


async def test_a_format_that_this_build_does_not_have():
    error = await failure_of("video=Camera", format="dshow", source="device")
    assert error.code == "no-such-device"
    assert "no container format 'dshow'" in str(error)
