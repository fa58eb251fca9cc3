"""Makes the pipelines of a send stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .audio_pipeline import AudioPipeline
from .bitrate_target import BitrateChooser
from .video_pipeline import VideoPipeline

if TYPE_CHECKING:
    from ...rtp.parameters import CodecParameters
    from ..track import Unsubscribe
    from .ports import EncodePipeline, EncodingSender
    from .rtp_timeline import RtpTimeline
    from .scaled_pictures import ScaledPictures
    from .send_options import SendOptions


def make_pipeline(
    codec: CodecParameters,
    sender: EncodingSender,
    timeline: RtpTimeline,
    options: SendOptions,
    pictures: ScaledPictures,
) -> tuple[EncodePipeline, list[Unsubscribe]]:
    """Return a pipeline for one encoding, and what disconnects it from its sender.

    Raises:
        UnsupportedCodecError: Nothing here encodes `codec`.
    """
    if codec.mime_type.lower().startswith("audio/"):
        audio = AudioPipeline(codec.mime_type, sender, timeline, options.audio)
        return audio, [sender.on_loss_report(audio.handle_loss_report)]
    chooser = BitrateChooser(options, awaits_estimate=codec.has_feedback("goog-remb"))
    pipeline = VideoPipeline(codec.mime_type, sender, timeline, chooser, pictures)
    return pipeline, [
        sender.on_key_frame_request(pipeline.request_key_frame),
        sender.on_bitrate_estimate(chooser.set_estimate),
    ]
