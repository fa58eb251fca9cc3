"""What can go wrong with codecs and their payloads."""

from __future__ import annotations


class CodecError(Exception):
    """Base of every error of this package."""


class PayloadError(CodecError, ValueError):
    """An RTP payload breaks the rules of its payload format.

    Receivers count it and drop the packet; it says nothing about the packets around it.
    """


class UnsupportedCodecError(CodecError):
    """A mime type was asked for that this build neither packetizes, encodes nor decodes."""

    def __init__(self, mime_type: str, known: list[str]) -> None:
        super().__init__(f"no support for codec {mime_type!r}: use one of {', '.join(known)}")


class EncodeError(CodecError):
    """An encoder refused its settings or a frame."""


class DecodeError(CodecError):
    """A decoder could not make sense of a frame; decoding goes on at the next key frame."""
