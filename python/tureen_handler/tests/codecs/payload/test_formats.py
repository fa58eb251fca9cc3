"""Which mime type gets which payload format."""

import pytest
from tureen_handler.codecs import (
    PayloadError,
    UnsupportedCodecError,
    create_depacketizer,
    create_packetizer,
)

MIME_TYPES = ["audio/opus", "audio/PCMU", "audio/PCMA", "video/VP8", "video/VP9", "video/H264"]


@pytest.mark.parametrize("mime_type", MIME_TYPES)
def test_every_codec_has_both_directions_whatever_the_case(mime_type: str) -> None:
    frame = b"\x00\x00\x01\x41frame"

    for name in (mime_type, mime_type.lower(), mime_type.upper()):
        (payload,) = create_packetizer(name).packetize(frame)
        assert create_depacketizer(name).parse(payload).data.endswith(b"\x41frame")


@pytest.mark.parametrize("mime_type", MIME_TYPES)
def test_empty_payloads_and_frames_are_payload_errors(mime_type: str) -> None:
    with pytest.raises(PayloadError):
        create_depacketizer(mime_type).parse(b"")
    with pytest.raises(PayloadError):
        create_packetizer(mime_type).packetize(b"")


def test_audio_frames_are_payloads_and_always_key_frames() -> None:
    assert create_packetizer("audio/opus").packetize(b"sound") == [b"sound"]
    assert create_depacketizer("audio/opus").parse(b"sound") == (b"sound", True)
    assert create_depacketizer("audio/opus").is_key_frame(b"sound")


@pytest.mark.parametrize("mime_type", ["video/rtx", "video/H265", "nonsense"])
def test_unknown_codecs_are_named_with_the_known_ones(mime_type: str) -> None:
    with pytest.raises(UnsupportedCodecError, match="video/vp8"):
        create_depacketizer(mime_type)
    with pytest.raises(UnsupportedCodecError, match="video/vp8"):
        create_packetizer(mime_type)


@pytest.mark.parametrize(
    ("mime_type", "key", "other"),
    [
        ("video/VP8", "10 10 02 00 9d 01 2a 40 01 f0 00", "10 11 02 00 9d 01 2a 40 01 f0 00"),
        ("video/VP9", "08 82 49 83 42 00", "08 86 00 40 92 9c"),
        ("video/H264", "78 00 02 67 42 00 02 68 ce", "41 9a 02 03"),
        ("video/H264", "7c 85 88 84", "7c 81 9a 02"),
        ("video/AV1", "18 0a 01 02", "10 32 01 02"),
    ],
)
def test_the_first_packet_tells_of_a_key_frame(mime_type, key, other):
    depacketizer = create_depacketizer(mime_type)
    key_part, other_part = (depacketizer.parse(bytes.fromhex(each)).data for each in (key, other))

    assert depacketizer.begins_key_frame(key_part)
    assert not depacketizer.begins_key_frame(other_part)


def test_every_audio_packet_can_be_a_start():
    assert create_depacketizer("audio/opus").begins_key_frame(b"sound")
