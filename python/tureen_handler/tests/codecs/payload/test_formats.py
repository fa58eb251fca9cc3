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
