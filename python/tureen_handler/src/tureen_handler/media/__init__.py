"""Tracks, the sources that make them and the pipelines that carry them to and from RTP."""

from .encoded_format import EncodedFormat
from .errors import MediaError, UnsupportedError
from .frame import EncodedFrame, Kind, RawFrame
from .local_track import EndReason, LocalTrack
from .remote_track import RemoteTrack
from .send_stream import SendStream
from .sending import EncodingParameters, SendOptions, send_options
from .sources import MediaSource, SourceDescription, open_source
from .track import EncodedSink, FrameSink, Track, Unsubscribe

__all__ = [
    "EncodedFormat",
    "EncodedFrame",
    "EncodedSink",
    "EncodingParameters",
    "EndReason",
    "FrameSink",
    "Kind",
    "LocalTrack",
    "MediaError",
    "MediaSource",
    "RawFrame",
    "RemoteTrack",
    "SendOptions",
    "SendStream",
    "SourceDescription",
    "Track",
    "Unsubscribe",
    "UnsupportedError",
    "open_source",
    "send_options",
]
