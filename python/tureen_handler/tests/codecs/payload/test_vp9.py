"""VP9 payloads: golden bytes, cuts, garbage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.codecs import PayloadError
from tureen_handler.codecs.payload.vp9 import Vp9Depacketizer, Vp9Packetizer

KEY_FRAME = bytes.fromhex("82 49 83 42 00 27 f0 1d f0") + b"picture of 640x480"
DELTA_FRAME = bytes.fromhex("86 00 40 92") + b"difference"


@pytest.mark.parametrize(
    ("descriptor", "starts"),
    [
        ("08", True),
        ("00", False),
        ("04", False),
        ("88 05", True),
        ("88 80 05", True),
        ("a8 80 05 00 07", True),
        ("b8 80 05 00", True),
        ("f8 80 05 00 02", True),
        ("f8 80 05 00 03 05 06", True),
        ("d4 05 02", False),
        ("8a 05 00", True),
        ("8a 05 18 02 80 01 e0 01 04 01", True),
        ("8a 05 50 00 a0 00 78 01 40 00 f0 02 80 01 e0", True),
        ("8a 05 08 02 00 0c 01 02 03", True),
    ],
)
def test_strips_every_form_of_descriptor(descriptor: str, starts: bool) -> None:
    part = Vp9Depacketizer().parse(bytes.fromhex(descriptor) + b"data")

    assert part.data == b"data"
    assert part.starts_frame is starts


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "08",
        "88",
        "88 80",
        "a8 80 05 00",
        "f8 80 05 00 03",
        "f8 80 05 00 03 03 03 02 00",
        "8a 05",
        "8a 05 10 00 00",
        "8a 05 08 02 00",
    ],
)
def test_truncated_and_impossible_payloads_are_payload_errors(payload: str) -> None:
    with pytest.raises(PayloadError):
        Vp9Depacketizer().parse(bytes.fromhex(payload))


def test_a_key_frame_tells_size_and_structure_in_its_first_packet() -> None:
    first, second = Vp9Packetizer(max_payload_size=27, first_picture_id=5).packetize(KEY_FRAME)

    structure = bytes.fromhex("18 02 80 01 e0 01 04 01")
    assert first == bytes.fromhex("aa 80 05 00 00") + structure + KEY_FRAME[:13]
    assert second == bytes.fromhex("a4 80 05 00 00") + KEY_FRAME[13:]


def test_other_frames_refer_to_the_one_before() -> None:
    packetizer = Vp9Packetizer(max_payload_size=12, first_picture_id=5)
    packetizer.packetize(KEY_FRAME)

    first, second = packetizer.packetize(DELTA_FRAME)

    assert first == bytes.fromhex("e8 80 06 00 01") + DELTA_FRAME[:7]
    assert second == bytes.fromhex("e4 80 06 00 01") + DELTA_FRAME[7:]


def test_indices_wrap() -> None:
    packetizer = Vp9Packetizer(first_picture_id=0x7FFF)
    heads = [packetizer.packetize(DELTA_FRAME)[0][1:5] for _ in range(257)]

    assert heads[0] == bytes.fromhex("ff ff 00 00")
    assert heads[1] == bytes.fromhex("80 00 00 01")
    assert heads[256] == bytes.fromhex("80 ff 00 00")


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(PayloadError, match="empty"):
        Vp9Packetizer().packetize(b"")


@pytest.mark.parametrize(
    ("frame", "key"),
    [
        (KEY_FRAME, True),
        (DELTA_FRAME, False),
        (KEY_FRAME[:4], False),
        (b"", False),
        (b"\x02" + KEY_FRAME[1:], False),
        (bytes.fromhex("8a 49 83 42 00"), False),
        (bytes.fromhex("92 49 83 42 00"), True),
        (bytes.fromhex("b0 c9 83 42 00"), True),
        (bytes.fromhex("b2 c9 83 42 00"), False),
    ],
)
def test_key_frames_are_told_by_their_header(frame: bytes, key: bool) -> None:
    assert Vp9Depacketizer().is_key_frame(frame) is key


@given(
    frame=st.one_of(
        st.binary(min_size=1, max_size=5000),
        st.binary(max_size=3000).map(lambda rest: KEY_FRAME + rest),
    ),
    limit=st.integers(14, 1500),
)
def test_any_frame_survives_the_trip(frame: bytes, limit: int) -> None:
    depacketizer = Vp9Depacketizer()
    payloads = Vp9Packetizer(limit).packetize(frame)
    parts = [depacketizer.parse(payload) for payload in payloads]

    assert depacketizer.join([part.data for part in parts]) == frame
    assert [part.starts_frame for part in parts] == [True] + [False] * (len(parts) - 1)
    assert [bool(payload[0] & 0x04) for payload in payloads] == [False] * (len(parts) - 1) + [True]
    assert max(map(len, payloads)) <= limit


@given(st.binary(max_size=60))
def test_garbage_is_data_or_a_payload_error(payload: bytes) -> None:
    try:
        part = Vp9Depacketizer().parse(payload)
    except PayloadError:
        return
    assert part.data
    assert payload.endswith(part.data)
