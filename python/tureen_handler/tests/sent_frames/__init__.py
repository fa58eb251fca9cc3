"""What a receiver makes of the frames that a fake sender was given."""

import asyncio
import itertools

from tureen_handler.codecs import create_decoder, create_depacketizer


def frame_of(sent, codec):
    depacketizer = create_depacketizer(codec.mime_type)
    return depacketizer.join([depacketizer.parse(payload).data for payload in sent.payloads])


def pictures_of(sent, codec):
    """Decode what a receiver gets that joins with the first of these frames."""
    depacketizer = create_depacketizer(codec.mime_type)
    frames = [frame_of(each, codec) for each in sent]
    while frames and not depacketizer.is_key_frame(frames[0]):
        frames.pop(0)
    decoder = create_decoder(codec.mime_type, 90_000)
    return [picture for frame in frames for picture in decoder.decode(frame, 0)]


def assert_growing(sent):
    for before, after in itertools.pairwise(sent):
        assert 0 < (after.rtp_timestamp - before.rtp_timestamp) % 2**32 < 2**31


async def until(condition, seconds=30.0):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)
