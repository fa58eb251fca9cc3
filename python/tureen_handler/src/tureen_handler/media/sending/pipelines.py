"""Makes the pipelines of a send stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .audio_pipeline import AudioPipeline
from .bitrate_target import BitrateChooser
from .video_pipeline import VideoPipeline

if TYPE_CHECKING:
    from ...rtp.parameters import CodecParameters
    from ..track import Unsubscribe
    from .encoder_pool import Encoders
    from .outlet import EncodingOutlet
    from .ports import EncodePipeline
    from .send_options import SendOptions


def make_pipeline(
    codec: CodecParameters, outlet: EncodingOutlet, options: SendOptions, encoders: Encoders
) -> tuple[EncodePipeline, list[Unsubscribe]]:
    """Return a pipeline for one encoding, and what disconnects it from its sender."""
    sender = outlet.sender
    if codec.mime_type.lower().startswith("audio/"):
        audio = AudioPipeline(codec.mime_type, outlet, options.audio, encoders.audio)
        return audio, [sender.on_loss_report(audio.handle_loss_report)]
    chooser = BitrateChooser(options, awaits_estimate=codec.has_feedback("goog-remb"))
    video = VideoPipeline(codec.mime_type, outlet, options, chooser, encoders.video)
    return video, [
        sender.on_key_frame_request(video.request_key_frame),
        sender.on_bitrate_estimate(chooser.set_estimate),
    ]
