"""Pictures are left out while the bucket is full."""

import pytest
from tureen_handler.codecs.encoders.leaky_bucket import LeakyBucket


def test_an_empty_bucket_has_room():
    assert LeakyBucket().has_room(0.0, 100_000)


def test_a_large_picture_fills_it_for_a_while():
    bucket = LeakyBucket()
    bucket.has_room(0.0, 80_000)
    bucket.fill(10_000)

    assert not bucket.has_room(0.4, 80_000)
    assert bucket.has_room(0.6, 80_000)


def test_the_bitrate_comes_out_whatever_the_pictures_cost():
    bucket, sent = LeakyBucket(), 0
    for index in range(300):
        if bucket.has_room(index / 30, 400_000):
            bucket.fill(6_000)
            sent += 6_000

    assert sent * 8 / 10 == pytest.approx(400_000, rel=0.08)
