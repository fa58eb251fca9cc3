"""Decoders over PyAV. They block while they work: call them in threads, one call at a time each."""

from .factory import create_decoder
from .types import Decoder

__all__ = ["Decoder", "create_decoder"]
