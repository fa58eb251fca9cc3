"""A live server that is killed while it is read, and comes back or does not."""

import asyncio
import threading
import time
from itertools import islice, pairwise

import pytest
from media_servers import LiveServer
from tureen_handler.media.errors import MediaError
from tureen_handler.media.sources import SourceDescription, open_arguments, open_source
from tureen_handler.media.sources.media_input import open_input

ENOUGH = 30


@pytest.fixture
def server():
    made = LiveServer()
    yield made
    made.kill()


def open_video(url, timeout_s):
    description = SourceDescription(url, timeout_s=timeout_s, source="url")
    return open_input(open_arguments(description), ("video",), timeout_s)


def read(packets, count):
    """Return the decoding times of the next packets in seconds."""
    return [float(packet.dts * packet.time_base) for packet in islice(packets, count)]


def test_media_goes_on_when_the_server_comes_back(server):
    opened = open_video(server.url, timeout_s=20)
    packets = opened.packets()
    before = read(packets, ENOUGH)
    restart = threading.Timer(0.3, server.restart)
    server.kill()
    restart.start()
    after = read(packets, 3 * ENOUGH)
    restart.join()
    opened.close()

    assert len(after) == 3 * ENOUGH
    times = before + after
    assert times == sorted(times)
    assert times[-1] - times[0] > 3  # not begun again at zero
    assert max(b - a for a, b in pairwise(times)) < 1


def test_a_server_that_does_not_come_back_is_lost_within_the_timeout(server):
    opened = open_video(server.url, timeout_s=3)
    packets = opened.packets()
    read(packets, ENOUGH)
    server.kill()
    begin_s = time.monotonic()
    with pytest.raises(MediaError, match="lost the connection") as caught:
        read(packets, 1000)
    opened.close()

    assert caught.value.code == "connection-lost"
    assert time.monotonic() - begin_s < 20


async def test_a_track_goes_on_when_the_server_comes_back(server, sink_maker):
    source = await open_source(
        SourceDescription(server.url, timeout_s=20, source="url"), video_track_id="v"
    )
    sink = sink_maker()
    source.video.add_frame_sink(sink)
    await sink.until(lambda s: len(s.frames) >= 10)
    server.kill()
    await asyncio.to_thread(server.restart)
    count = len(sink.frames)
    await sink.until(lambda s: len(s.frames) >= count + ENOUGH, seconds=15)
    source.close()

    assert sink.times_s == sorted(sink.times_s)
    assert sink.frames[-1].capture_time_s == pytest.approx(time.monotonic(), abs=2)


async def test_a_track_says_that_its_server_is_lost(server, sink_maker):
    source = await open_source(
        SourceDescription(server.url, timeout_s=2, source="url"), video_track_id="v"
    )
    sink = sink_maker()
    source.video.add_frame_sink(sink)
    await sink.until(lambda s: len(s.frames) >= 10)
    server.kill()
    await sink.until(lambda s: s.ended_s is not None, seconds=10)

    assert source.video.end_reason == "error"
    assert source.video.error.code == "connection-lost"
