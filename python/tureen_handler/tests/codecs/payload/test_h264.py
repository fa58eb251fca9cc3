"""H264 payloads: golden bytes, cuts, aggregates, garbage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.codecs import PayloadError
from tureen_handler.codecs.payload.annex_b import START_CODE, split_nal_units
from tureen_handler.codecs.payload.h264 import H264Depacketizer, H264Packetizer

SPS = bytes.fromhex("67 42 e0 1f")
PPS = bytes.fromhex("68 ce 3c 80")
IDR = bytes.fromhex("65 88 84 21")
SLICE = bytes.fromhex("41 9a 02 03")


def annex_b(*units: bytes) -> bytes:
    return b"".join(START_CODE + unit for unit in units)


def reassemble(payloads: list[bytes]) -> bytes:
    return b"".join(H264Depacketizer().parse(payload).data for payload in payloads)


def test_a_small_unit_travels_alone() -> None:
    assert H264Packetizer().packetize(annex_b(SLICE)) == [SLICE]
    assert H264Depacketizer().parse(SLICE) == (START_CODE + SLICE, True)


def test_small_neighbours_share_an_aggregate() -> None:
    payloads = H264Packetizer().packetize(annex_b(SPS, PPS, IDR))

    assert payloads == [b"\x78\x00\x04" + SPS + b"\x00\x04" + PPS + b"\x00\x04" + IDR]
    assert reassemble(payloads) == annex_b(SPS, PPS, IDR)


def test_parameter_sets_go_before_the_fragments_of_a_large_picture() -> None:
    picture = b"\x65" + bytes(range(1, 8))
    payloads = H264Packetizer(max_payload_size=6).packetize(annex_b(SPS, PPS, picture))

    assert payloads == [
        SPS,
        PPS,
        b"\x7c\x85\x01\x02\x03",
        b"\x7c\x45\x04\x05\x06\x07",
    ]
    assert reassemble(payloads) == annex_b(SPS, PPS, picture)


def test_only_first_fragments_start_a_frame() -> None:
    depacketizer = H264Depacketizer()

    assert depacketizer.parse(b"\x7c\x85\x81") == (START_CODE + b"\x65\x81", True)
    assert depacketizer.parse(b"\x7c\x05\x82") == (b"\x82", False)
    assert depacketizer.parse(b"\x7c\x45\x83") == (b"\x83", False)


@pytest.mark.parametrize(
    ("payload", "starts"),
    [
        ("65 88", True),  # a slice that begins at macroblock 0
        ("65 40", False),  # a later slice of the same picture
        ("41 9a", True),
        ("41 20", False),
        ("67 42", True),  # parameter sets come before the picture they belong to
        ("78 00 02 67 42 00 02 65 40", True),
        ("78 00 02 65 40 00 02 65 20", False),
        ("7c 85 88", True),
        ("7c 85 40", False),
    ],
)
def test_only_what_can_be_first_in_a_picture_starts_a_frame(payload: str, starts: bool) -> None:
    assert H264Depacketizer().parse(bytes.fromhex(payload)).starts_frame is starts


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "65",
        "00 01",
        "1e 01",
        "1f 01",
        "79 00 01 02",
        "7a 00 01 02",
        "7d 85 01 02",
        "78",
        "78 00",
        "78 00 00",
        "78 00 05 67 42",
        "7c",
        "7c 85",
        "7c 80 01",
        "7c 9c 01",
    ],
)
def test_broken_payloads_are_payload_errors(payload: str) -> None:
    with pytest.raises(PayloadError):
        H264Depacketizer().parse(bytes.fromhex(payload))


@pytest.mark.parametrize("frame", [b"", b"\x00\x00\x01", b"\x00\x00\x00\x05avcc!"])
def test_frames_without_start_codes_are_refused(frame: bytes) -> None:
    with pytest.raises(PayloadError, match="Annex B"):
        H264Packetizer().packetize(frame)


def test_key_frames_have_an_idr_slice_and_its_parameter_sets() -> None:
    depacketizer = H264Depacketizer()

    assert depacketizer.is_key_frame(annex_b(SPS, PPS, IDR))
    assert depacketizer.is_key_frame(b"".join(b"\x00\x00\x01" + each for each in (SPS, PPS, IDR)))
    assert not depacketizer.is_key_frame(annex_b(IDR))
    assert not depacketizer.is_key_frame(annex_b(SPS, IDR))
    assert not depacketizer.is_key_frame(annex_b(SPS, PPS))
    assert not depacketizer.is_key_frame(annex_b(SLICE))
    assert not depacketizer.is_key_frame(b"")


def test_both_start_codes_are_understood() -> None:
    stream = b"\x00\x00\x01" + SPS + b"\x00\x00\x00\x01" + PPS + b"\x00\x00\x01" + IDR + b"\x00"

    assert list(split_nal_units(stream)) == [SPS, PPS, IDR]


# Emulation prevention keeps zero bytes in a row out of units; no unit ends with one.
units = st.lists(
    st.tuples(
        st.sampled_from([0x65, 0x41, 0x67, 0x68, 0x06]),
        st.binary(min_size=1, max_size=4000).map(lambda data: data.replace(b"\x00", b"\x07")),
    ).map(lambda unit: bytes((unit[0],)) + unit[1]),
    min_size=1,
    max_size=6,
)


@given(units=units, limit=st.integers(16, 1500))
def test_any_access_unit_survives_the_trip(units: list[bytes], limit: int) -> None:
    payloads = H264Packetizer(limit).packetize(annex_b(*units))

    assert reassemble(payloads) == annex_b(*units)
    assert max(map(len, payloads)) <= limit


@given(st.binary(max_size=60))
def test_garbage_is_data_or_a_payload_error(payload: bytes) -> None:
    try:
        part = H264Depacketizer().parse(payload)
    except PayloadError:
        return
    assert part.data
