"""The size of pictures, read from the headers of RTP payloads without decoding."""

from .readers import SizeReader, create_size_reader
from .types import PictureSize

__all__ = ["PictureSize", "SizeReader", "create_size_reader"]
