import pytest
from fake_streams import FakeStream
from tureen_streams.making.program_track import ProgramTrack
from tureen_streams.making.source_link import (
    CLEAR,
    HAS_TIMESTAMP,
    KEY_FRAME,
    KEY_FRAME_REQUEST,
    MEDIA,
    RELEASED,
    TAKEN,
    SourceLink,
)

from tureen_channel import ChannelError


class Track(ProgramTrack):
    def __init__(self):
        super().__init__("t", "video", settings={})
        self.calls = []

    def push(self, data, timestamp_s, *, key_frame):
        if data == b"wrong":
            raise ValueError("wrong")
        self.calls.append((data, timestamp_s, key_frame))

    def clear(self):
        self.calls.append("clear")


@pytest.fixture
async def bench():
    stream, track = FakeStream(), Track()
    SourceLink(stream, track, acknowledge=True, forget=lambda: None)
    return stream, track


async def test_media_reach_the_track(bench):
    stream, track = bench
    stream.receive(MEDIA, b"one")
    stream.receive(MEDIA, b"two", timestamp=1_500_000, flags=HAS_TIMESTAMP | KEY_FRAME)
    stream.receive(CLEAR)
    assert track.calls == [(b"one", None, False), (b"two", 1.5, True), "clear"]
    assert [timestamp for _, timestamp, _ in stream.of_type(TAKEN)] == [1, 2]


async def test_what_cannot_be_played_is_taken_and_logged(bench, caplog):
    stream, track = bench
    stream.receive(MEDIA, b"wrong")
    assert track.calls == []
    assert stream.of_type(TAKEN)
    assert "cannot play" in caplog.text


async def test_node_is_told_what_happens(bench):
    stream, track = bench
    track.program.handle_released(480)
    track.program.handle_key_frame_request()
    assert stream.of_type(RELEASED) == [(b"", 480, 0)]
    assert len(stream.of_type(KEY_FRAME_REQUEST)) == 1


async def test_counts_that_find_no_room_are_told_later(bench):
    stream, track = bench
    stream.full = True
    track.program.handle_released(1)
    track.program.handle_released(2)
    assert stream.sent == []
    stream.drain()
    assert stream.of_type(RELEASED) == [(b"", 2, 0)]


async def test_the_end_of_the_channel_harms_nothing(bench):
    stream, track = bench

    def fail(*_args, **_options):
        raise ChannelError("stream-closed", "gone")

    stream.try_send = fail
    track.program.handle_released(1)


async def test_track_and_stream_end_together():
    stream, track = FakeStream(), Track()
    forgotten = []
    SourceLink(stream, track, acknowledge=False, forget=lambda: forgotten.append(track.end_reason))
    stream.close()
    assert (track.ended, track.end_reason) == (True, "closed")
    assert forgotten == [None]
    stream, track = FakeStream(), Track()
    SourceLink(stream, track, acknowledge=False, forget=lambda: None)
    track.stop()
    assert stream.closed
