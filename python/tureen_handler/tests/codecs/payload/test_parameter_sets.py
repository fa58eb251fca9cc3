"""Parameter sets that a sender brings once, for the key frames that come without them."""

import pytest
from tureen_handler.codecs.payload.annex_b import START_CODE
from tureen_handler.codecs.payload.h264 import H264Depacketizer
from tureen_handler.codecs.payload.parameter_sets import ParameterSets

SPS = bytes.fromhex("67 42 e0 1f 8c")
LARGER_SPS = bytes.fromhex("67 42 e0 28 8c")
OTHER_SPS = bytes.fromhex("67 42 e0 1f 40")
PPS = bytes.fromhex("68 ce 3c 80")
SECOND_PPS = bytes.fromhex("68 4e 3c 80")
DELIMITER = bytes.fromhex("09 f0")
IDR = bytes.fromhex("65 88 84 21")
SLICE = bytes.fromhex("41 9a 02 03")


def annex_b(*units: bytes) -> bytes:
    return b"".join(START_CODE + unit for unit in units)


def complete(*units: bytes, after: tuple[bytes, ...]) -> bytes:
    sets = ParameterSets()
    for unit in after:
        sets.note(unit)
    return sets.complete(annex_b(*units))


@pytest.mark.parametrize(
    ("frame", "known", "completed"),
    [
        ((IDR,), (SPS, PPS), (SPS, PPS, IDR)),
        ((DELIMITER, IDR), (SPS, PPS), (DELIMITER, SPS, PPS, IDR)),
        ((SPS, IDR), (SPS, PPS), (SPS, PPS, SPS, IDR)),
        ((SPS, PPS, IDR), (SPS, PPS), (SPS, PPS, IDR)),
        ((SLICE,), (SPS, PPS), (SLICE,)),
        ((IDR,), (), (IDR,)),
        ((IDR,), (SPS, OTHER_SPS, PPS, SECOND_PPS), (SPS, OTHER_SPS, PPS, SECOND_PPS, IDR)),
        # A picture parameter set means nothing beside another sequence parameter set.
        ((IDR,), (SPS, SECOND_PPS, LARGER_SPS, PPS), (LARGER_SPS, PPS, IDR)),
        ((IDR,), (SPS, PPS, SPS), (SPS, PPS, IDR)),
        ((IDR,), (SPS, PPS, b"\x67", b"\x68", b"\x68\x00\x00\x00"), (SPS, PPS, IDR)),
    ],
)
def test_key_frames_get_what_they_come_without(frame, known, completed) -> None:
    assert complete(*frame, after=known) == annex_b(*completed)


@pytest.mark.parametrize(
    "sets", [(SPS, PPS), (b"\x78\x00\x05" + SPS + b"\x00\x04" + PPS,)], ids=["alone", "aggregate"]
)
@pytest.mark.parametrize("read", [True, False])
def test_a_depacketizer_keeps_them_whether_read_or_not(sets, read) -> None:
    depacketizer = H264Depacketizer()
    for payload in sets:
        (depacketizer.parse if read else depacketizer.observe)(payload)

    frame = depacketizer.join([depacketizer.parse(IDR).data])

    assert frame == annex_b(SPS, PPS, IDR)
    assert depacketizer.is_key_frame(frame)


def test_fragments_of_a_key_frame_are_completed() -> None:
    depacketizer = H264Depacketizer()
    depacketizer.observe(SPS)
    depacketizer.observe(PPS)
    fragments = (b"\x7c\x85\x88", b"\x7c\x45\x84")

    frame = depacketizer.join([depacketizer.parse(fragment).data for fragment in fragments])

    assert frame == annex_b(SPS, PPS, b"\x65\x88\x84")


@pytest.mark.parametrize("payload", [b"", b"\x67", b"\x78\x00\x05\x67", b"\x00", b"\x7c\x85"])
def test_garbage_that_nobody_reads_does_no_harm(payload) -> None:
    depacketizer = H264Depacketizer()
    depacketizer.observe(payload)

    assert depacketizer.join([depacketizer.parse(IDR).data]) == annex_b(IDR)
