"""AV1 payloads: golden bytes, fragments, garbage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.codecs import PayloadError
from tureen_handler.codecs.payload.av1 import Av1Depacketizer, Av1Packetizer
from tureen_handler.codecs.payload.obu import read_leb128, split_units, with_size, write_leb128

DELIMITER = bytes.fromhex("12 00")
SEQUENCE_HEADER = bytes.fromhex("0a 03") + b"seq"
KEY_FRAME = bytes.fromhex("32 08 10") + b"picture"
DELTA_FRAME = bytes.fromhex("32 0b 30") + b"difference"
PADDING = bytes.fromhex("7a 01 80")


def join(payloads: list[bytes]) -> bytes:
    depacketizer = Av1Depacketizer()
    return depacketizer.join([depacketizer.parse(payload).data for payload in payloads])


def test_units_are_sent_without_sizes_behind_their_lengths() -> None:
    (payload,) = Av1Packetizer().packetize(DELIMITER + SEQUENCE_HEADER + PADDING + KEY_FRAME)

    assert payload == b"\x08" + b"\x04\x08seq" + b"\x09\x30\x10picture"
    assert join([payload]) == DELIMITER + SEQUENCE_HEADER + KEY_FRAME


def test_a_unit_that_does_not_fit_is_cut() -> None:
    unit = bytes.fromhex("32 28") + bytes(range(40))
    payloads = Av1Packetizer(24).packetize(DELIMITER + unit)

    assert [payload[0] & 0xC0 for payload in payloads] == [0x40, 0x80]
    assert max(map(len, payloads)) <= 24
    assert [Av1Depacketizer().parse(payload).starts_frame for payload in payloads] == [True, False]
    assert join(payloads) == DELIMITER + unit


@pytest.mark.parametrize(
    ("payload", "units"),
    [
        ("10 30 10 aa", ["32 02 10 aa"]),
        ("20 02 08 bb 30 10 aa", ["0a 01 bb", "32 02 10 aa"]),
        ("30 02 08 bb 02 28 cc 30 10", ["0a 01 bb", "2a 01 cc", "32 01 10"]),
        ("00 02 08 bb 03 30 10 aa", ["0a 01 bb", "32 02 10 aa"]),
        ("10 34 08 10 aa", ["36 08 02 10 aa"]),
        ("20 02 10 00 30 10", ["32 01 10"]),
        ("10 32 02 10 aa", ["32 02 10 aa"]),
    ],
)
def test_every_form_of_aggregation_is_read(payload: str, units: list[str]) -> None:
    expected = b"".join(bytes.fromhex(unit) for unit in units)

    assert join([bytes.fromhex(payload)]) == DELIMITER + expected


@pytest.mark.parametrize(
    "payload", ["", "10", "00 05 30", "00 00", "00 ff", "20 02 08 bb", "30 02 08 bb 30", "00 80 80"]
)
def test_malformed_payloads_are_payload_errors(payload: str) -> None:
    with pytest.raises(PayloadError):
        Av1Depacketizer().parse(bytes.fromhex(payload))


@pytest.mark.parametrize("payloads", [["90 aa"], ["50 30 aa"], ["50 30 aa", "10 30 bb"]])
def test_fragments_that_do_not_fit_together_are_payload_errors(payloads: list[str]) -> None:
    with pytest.raises(PayloadError):
        Av1Depacketizer().join([bytes.fromhex(payload) for payload in payloads])


@pytest.mark.parametrize(
    ("frame", "key"),
    [
        (DELIMITER + SEQUENCE_HEADER + KEY_FRAME, True),
        (DELIMITER + KEY_FRAME, False),
        (DELIMITER + SEQUENCE_HEADER + DELTA_FRAME, False),
        (SEQUENCE_HEADER + bytes.fromhex("1a 01 90"), False),
        (DELIMITER + SEQUENCE_HEADER + KEY_FRAME[:4], False),
        (b"", False),
    ],
)
def test_key_frames_have_a_sequence_header_and_say_so(frame: bytes, key: bool) -> None:
    assert Av1Depacketizer().is_key_frame(frame) is key


def test_a_frame_without_units_is_refused() -> None:
    for frame in (b"", DELIMITER):
        with pytest.raises(PayloadError, match="without units"):
            Av1Packetizer().packetize(frame)


@given(st.integers(0, 2**40))
def test_numbers_of_variable_length_survive(value: int) -> None:
    encoded = write_leb128(value)

    assert read_leb128(b"x" + encoded, 1) == (value, 1 + len(encoded))


@given(
    bodies=st.lists(st.binary(min_size=1, max_size=3000), min_size=1, max_size=6),
    limit=st.integers(20, 1500),
)
def test_any_frame_survives_the_trip(bodies: list[bytes], limit: int) -> None:
    frame = DELIMITER + b"".join(with_size(b"\x30" + body) for body in bodies)
    payloads = Av1Packetizer(limit).packetize(frame)

    assert join(payloads) == frame
    assert max(map(len, payloads)) <= limit


@given(st.lists(st.binary(max_size=40), max_size=4))
def test_garbage_is_data_or_a_payload_error(payloads: list[bytes]) -> None:
    try:
        frame = join(payloads)
    except PayloadError:
        return
    list(split_units(frame))
    Av1Depacketizer().is_key_frame(frame)
