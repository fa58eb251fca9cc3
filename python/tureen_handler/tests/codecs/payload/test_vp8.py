"""VP8 payloads: golden bytes, cuts, garbage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.codecs import PayloadError
from tureen_handler.codecs.payload.vp8 import Vp8Depacketizer, Vp8Packetizer

KEY_FRAME = bytes.fromhex("10 02 00 9d 01 2a 40 01 f0 00") + b"picture"
DELTA_FRAME = bytes.fromhex("31 02 00") + b"difference"


@pytest.mark.parametrize(
    ("descriptor", "starts"),
    [
        ("10", True),
        ("00", False),
        ("11", False),
        ("90 80 01", True),
        ("90 80 81 02", True),
        ("90 e0 81 02 07 20", True),
        ("80 f0 81 02 07 20", False),
        ("90 40 07", True),
        ("90 10 0f", True),
        ("90 00", True),
    ],
)
def test_strips_every_form_of_descriptor(descriptor: str, starts: bool) -> None:
    part = Vp8Depacketizer().parse(bytes.fromhex(descriptor) + b"data")

    assert part.data == b"data"
    assert part.starts_frame is starts


@pytest.mark.parametrize(
    "payload", ["", "10", "90", "90 80", "90 80 81", "90 80 81 02", "90 f0 01"]
)
def test_truncated_payloads_are_payload_errors(payload: str) -> None:
    with pytest.raises(PayloadError):
        Vp8Depacketizer().parse(bytes.fromhex(payload))


def test_packets_carry_a_long_picture_id_and_mark_the_start() -> None:
    packetizer = Vp8Packetizer(max_payload_size=8, first_picture_id=5)

    assert packetizer.packetize(b"abcdef") == [
        bytes.fromhex("90 80 80 05") + b"abc",
        bytes.fromhex("80 80 80 05") + b"def",
    ]
    assert packetizer.packetize(b"g") == [bytes.fromhex("90 80 80 06") + b"g"]


def test_picture_id_wraps_at_15_bits() -> None:
    packetizer = Vp8Packetizer(first_picture_id=0x7FFF)

    assert packetizer.packetize(b"a")[0][2:4] == b"\xff\xff"
    assert packetizer.packetize(b"b")[0][2:4] == b"\x80\x00"


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(PayloadError, match="empty"):
        Vp8Packetizer().packetize(b"")


def test_key_frames_are_told_by_their_header() -> None:
    depacketizer = Vp8Depacketizer()

    assert depacketizer.is_key_frame(KEY_FRAME)
    assert not depacketizer.is_key_frame(DELTA_FRAME)
    assert not depacketizer.is_key_frame(KEY_FRAME[:5])
    assert not depacketizer.is_key_frame(b"")


@given(frame=st.binary(min_size=1, max_size=5000), limit=st.integers(5, 1500))
def test_any_frame_survives_the_trip(frame: bytes, limit: int) -> None:
    payloads = Vp8Packetizer(limit).packetize(frame)
    parts = [Vp8Depacketizer().parse(payload) for payload in payloads]

    assert b"".join(part.data for part in parts) == frame
    assert [part.starts_frame for part in parts] == [True] + [False] * (len(parts) - 1)
    assert max(map(len, payloads)) <= limit
    assert max(map(len, payloads)) - min(map(len, payloads)) <= 1


@given(st.binary(max_size=40))
def test_garbage_is_data_or_a_payload_error(payload: bytes) -> None:
    try:
        part = Vp8Depacketizer().parse(payload)
    except PayloadError:
        return
    assert part.data
    assert payload.endswith(part.data)
