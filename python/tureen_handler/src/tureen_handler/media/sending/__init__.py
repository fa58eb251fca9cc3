"""From raw frames to encoded ones that are sent."""

from .encoding_parameters import EncodingParameters
from .ports import Connection, EncodingSender
from .send_options import SendOptions, send_options

__all__ = ["Connection", "EncodingParameters", "EncodingSender", "SendOptions", "send_options"]
