"""Request handlers, one file per object of the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import making, mixing, reading, recorder, synthetic

if TYPE_CHECKING:
    from collections.abc import Callable

    from tureen_worker.tables import RequestHandler

    from tureen_streams.service import StreamsService

REQUESTS: dict[str, Callable[[StreamsService], RequestHandler]] = {
    "making.createAudioSource": making.create_audio_source,
    "making.createEncodedSource": making.create_encoded_source,
    "making.createVideoSource": making.create_video_source,
    "mixing.close": mixing.close,
    "mixing.composeVideo": mixing.compose_video,
    "mixing.getAudioStats": mixing.get_audio_stats,
    "mixing.getVideoStats": mixing.get_video_stats,
    "mixing.mixAudio": mixing.mix_audio,
    "mixing.setInputs": mixing.set_inputs,
    "mixing.setTiles": mixing.set_tiles,
    "reading.closeDiscard": reading.close_discard,
    "reading.discard": reading.discard,
    "reading.getDiscardStats": reading.get_discard_stats,
    "reading.openFrames": reading.open_frames,
    "reading.openPackets": reading.open_packets,
    "reading.openSamples": reading.open_samples,
    "reading.snapshot": reading.snapshot,
    "recorder.flush": recorder.flush,
    "recorder.pause": recorder.pause,
    "recorder.resume": recorder.resume,
    "recorder.start": recorder.start,
    "recorder.stop": recorder.stop,
    "synthetic.createNoise": synthetic.create_noise,
    "synthetic.createSilence": synthetic.create_silence,
    "synthetic.createTestPattern": synthetic.create_test_pattern,
    "synthetic.createTone": synthetic.create_tone,
    "synthetic.renderClip": synthetic.render_clip,
}
"""Every request of this layer and what makes its handler; the catalogue's tests keep it whole."""
