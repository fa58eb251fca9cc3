"""H264 of containers in the form of RTP: lengths, start codes, parameter sets."""

import pytest
from tureen_handler.media.sources.h264_packets import H264Packets

SPS, PPS, OTHER_SPS = b"\x67\x42\xc0\x1e\x01", b"\x68\xce\x01", b"\x67\x42\xc0\x28\x02"
IDR, SLICE, DELIMITER, FILLER = b"\x65\x88\x01", b"\x41\x9a\x01", b"\x09\xf0", b"\x0c\xff\xff"


def avcc(length_size=4):
    sets = b"".join(bytes((1,)) + len(unit).to_bytes(2, "big") + unit for unit in (SPS, PPS))
    return b"\x01\x42\xc0\x1e" + bytes((0xFC | length_size - 1,)) + b"\xe1" + sets[1:]


def sized(*units, length_size=4):
    return b"".join(len(unit).to_bytes(length_size, "big") + unit for unit in units)


def annex_b(*units):
    return b"".join(b"\x00\x00\x00\x01" + unit for unit in units)


@pytest.mark.parametrize("length_size", [1, 2, 4])
def test_lengths_become_start_codes_and_key_frames_get_their_sets(length_size):
    packets = H264Packets(avcc(length_size))

    assert packets.profile_level_id == "42c01e"
    idr = sized(IDR, IDR, length_size=length_size)
    assert packets.convert(idr) == (annex_b(SPS, PPS, IDR, IDR), True)
    assert packets.convert(sized(SLICE, length_size=length_size)) == (annex_b(SLICE), False)


def test_start_codes_stay_and_what_only_containers_need_goes():
    packets = H264Packets(annex_b(SPS, PPS))

    assert packets.convert(annex_b(DELIMITER, SLICE, FILLER)) == (annex_b(SLICE), False)
    whole = annex_b(SPS, PPS, IDR)
    assert packets.convert(annex_b(DELIMITER) + whole) == (whole, True)


def test_sets_inside_the_stream_replace_those_before():
    packets = H264Packets(avcc())
    packets.convert(sized(OTHER_SPS, SLICE))

    assert packets.convert(sized(IDR)) == (annex_b(OTHER_SPS, PPS, IDR), True)
    assert packets.convert(sized(SPS, IDR))[0] == annex_b(PPS, SPS, IDR)


@pytest.mark.parametrize("extradata", [None, b"", b"\x01\x42", b"\x00\x00\x00\x01"])
def test_streams_without_sets_have_no_profile(extradata):
    assert H264Packets(extradata).profile_level_id is None


@pytest.mark.parametrize("packet", [b"", b"\x00\x00", b"\x00\x00\x00\xff\x65", b"\x00\x00\x00\x00"])
def test_broken_packets_do_no_harm(packet):
    converted, _ = H264Packets(avcc()).convert(packet)
    assert len(converted) < 40
