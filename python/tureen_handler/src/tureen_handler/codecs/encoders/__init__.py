"""Encoders over PyAV. They block while they work: call them in threads, one call at a time each."""

from .audio_framer import AudioFramer, FramedAudio
from .factory import create_audio_encoder, create_video_encoder
from .picture_scaler import PictureScaler, scaled_side
from .settings import AudioEncoderSettings, VideoEncoderSettings
from .types import AudioEncoder, EncodedChunk, VideoEncoder

__all__ = [
    "AudioEncoder",
    "AudioEncoderSettings",
    "AudioFramer",
    "EncodedChunk",
    "FramedAudio",
    "PictureScaler",
    "VideoEncoder",
    "VideoEncoderSettings",
    "create_audio_encoder",
    "create_video_encoder",
    "scaled_side",
]
