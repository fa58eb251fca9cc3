"""From received encoded frames to raw ones."""

from .decode_counters import DecodeCounters
from .ports import EncodedSource

__all__ = ["DecodeCounters", "EncodedSource"]
