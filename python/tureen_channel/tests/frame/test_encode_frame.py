"""Frames to bytes."""

import pytest
from channel_vectors import VECTORS, by_name, frame_of
from tureen_channel.frame.encode_frame import encode_frame
from tureen_channel.frame.frame import MessageFrame, RequestFrame, ResponseFrame


@pytest.mark.parametrize("vector", VECTORS["frames"], ids=by_name)
def test_makes_the_golden_bytes(vector):
    encoded = encode_frame(frame_of(vector))
    assert (encoded.prefix + encoded.body).hex() == vector["bytes"]
    assert encoded.length == len(encoded.prefix) + len(encoded.body) - 4


def test_does_not_copy_the_body():
    body = bytearray(b"body")
    assert encode_frame(ResponseFrame(1, None, body)).body is body


@pytest.mark.parametrize(
    ("field", "value"), [("type", 256), ("stream", -1), ("flags", 256), ("timestamp", 2**64)]
)
def test_refuses_numbers_that_do_not_fit_their_field(field, value):
    message = MessageFrame(1, 1, 0, 0, b"")._replace(**{field: value})
    with pytest.raises(ValueError, match=f"{field} must be"):
        encode_frame(message)


def test_refuses_data_that_cannot_be_json():
    with pytest.raises(TypeError):
        encode_frame(ResponseFrame(1, {"body": b""}))
    with pytest.raises(ValueError, match="JSON"):
        encode_frame(ResponseFrame(1, [float("nan")]))


def test_refuses_a_head_that_does_not_fit_its_length_field():
    with pytest.raises(ValueError, match="use the body"):
        encode_frame(ResponseFrame(1, "x" * 0xFFFFFF))


def test_escapes_half_a_surrogate_pair():
    encoded = encode_frame(RequestFrame(1, "a.b", data="ü\ud800"))
    assert encoded.prefix[8:] == rb'{"id":1,"method":"a.b","data":"\u00fc\ud800"}'
