"""From raw frames to encoded ones that are sent."""

from .encoder_pool import Encoders
from .encoding_parameters import EncodingParameters
from .ports import Connection, EncodingSender
from .send_options import SendOptions, send_options

__all__ = [
    "Connection",
    "Encoders",
    "EncodingParameters",
    "EncodingSender",
    "SendOptions",
    "send_options",
]
