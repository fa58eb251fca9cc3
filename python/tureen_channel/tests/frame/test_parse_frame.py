"""Reading the heads of frames."""

import pytest
from channel_vectors import CATALOGUE, VECTORS, by_name, frame_of
from jsonschema import Draft202012Validator
from tureen_channel.channel_error import ChannelError
from tureen_channel.frame.frame import CancelFrame, RawFrame
from tureen_channel.frame.frame_decoder import FrameDecoder
from tureen_channel.frame.frame_kind import FrameKind
from tureen_channel.frame.parse_frame import parse_frame

FRAMES = {frame["name"]: frame for frame in CATALOGUE["frames"]}


def decode(hexadecimal):
    return [parse_frame(raw) for raw in FrameDecoder(2**24).decode(bytes.fromhex(hexadecimal))]


@pytest.mark.parametrize("vector", VECTORS["frames"], ids=by_name)
def test_reads_the_golden_bytes(vector):
    assert decode(vector["bytes"]) == [frame_of(vector)]


@pytest.mark.parametrize("vector", VECTORS["broken"], ids=by_name)
def test_refuses(vector):
    with pytest.raises(ChannelError) as caught:
        decode(vector["bytes"])
    assert caught.value.code == "protocol-error"
    assert vector["error"] in str(caught.value)


def test_ignores_fields_that_it_does_not_know():
    raw = RawFrame(FrameKind.CANCEL, b'{"id":7,"since":"2.0"}', b"")
    assert parse_frame(raw) == CancelFrame(7)


def test_a_head_nested_too_deeply_is_refused():
    head = b'{"id":1,"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    with pytest.raises(ChannelError, match="not JSON"):
        parse_frame(RawFrame(FrameKind.RESPONSE, head, b""))


def test_the_catalogue_names_the_kinds_that_there_are():
    assert {name: frame["kind"] for name, frame in FRAMES.items()} == dict(FrameKind.__members__)


@pytest.mark.parametrize("vector", VECTORS["frames"], ids=by_name)
def test_the_catalogue_describes(vector):
    frame = FRAMES[vector["kind"]]
    if "head" in frame:
        Draft202012Validator(frame["head"]).validate(vector["fields"])
    else:
        named = [field["name"] for field in frame["fields"] if field["name"] != "reserved"]
        assert named == list(vector["fields"])
