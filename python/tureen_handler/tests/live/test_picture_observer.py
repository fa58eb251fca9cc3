"""Counting and measuring pictures by their packets."""

from tureen_handler.codecs.picture_size import PictureSize, SizeReader
from tureen_handler.live.picture_observer import PictureObserver

HEADER_LENGTH = 12


def observe(observer, timestamp, *payloads):
    for payload in payloads:
        observer.observe(bytes(HEADER_LENGTH) + payload, (0, 0, 0, timestamp, 1), HEADER_LENGTH)


def read_size(payload):
    return PictureSize(payload[1], payload[2]) if payload[:1] == b"s" else None


def test_pictures_are_counted_and_the_newest_size_is_kept():
    observer = PictureObserver(SizeReader(read_size, 3))
    observe(observer, 1, b"s\x04\x03", b"more", b"more")
    observe(observer, 2, b"delta")
    assert (observer.pictures, observer.size) == (2, (4, 3))
    observe(observer, 3, b"delimiter", b"s\x08\x06")
    assert (observer.pictures, observer.size) == (3, (8, 6))


def test_only_the_first_packets_of_a_picture_are_read():
    asked = []
    observer = PictureObserver(SizeReader(lambda payload: asked.append(payload), 3))
    observe(observer, 1, *[bytes((number,)) for number in range(10)])
    assert asked == [b"\0", b"\1", b"\2"]
    observe(observer, 2, b"next")
    assert asked[-1] == b"next"
