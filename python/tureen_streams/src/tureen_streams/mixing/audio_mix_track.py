"""The sound of many tracks as one track."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from tureen_handler.media.worker_pool import worker_pool

from .audio_input import AudioInput
from .audio_mixer import BLOCK_S, AudioMixer
from .mixed_track import MixedTrack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tureen_handler.media.track import Track

    from .sample_placer import MixForm


class AudioMixTrack(MixedTrack):
    """Sums tracks in blocks of 20 ms, in a thread; of no tracks it makes silence.

    Each track is heard at the moments of its capture times. A block waits for tracks that have not
    brought their part of it, but no longer than `max_latency_s`; what comes after that is lost.
    """

    def __init__(self, track_id: str, form: MixForm, max_latency_s: float) -> None:
        settings = {"sampleRate": form.sample_rate, "channelCount": form.channels}
        super().__init__(track_id, "audio", settings=settings)
        self._form = form
        self._mixer = AudioMixer(form, max_latency_s)
        self._inputs: dict[str, AudioInput] = {}
        self._draining: list[AudioInput] = []

    def set_inputs(self, wanted: Sequence[tuple[Track, float]]) -> None:
        """Mix these tracks with these gains; those that are in the mix already just go on.

        Raises:
            MixingError: A track does not fit; nothing is changed.
        """
        for track, _ in wanted:
            self.require_fitting(track)
        before, self._inputs = self._inputs, {}
        for track, gain in wanted:
            existing = before.pop(track.id, None)
            self._inputs[track.id] = existing or self._new_input(track, gain)
            self._inputs[track.id].gain = gain
        for left in before.values():
            self._remove(left)
        self._update_mixer()

    def stats(self) -> dict[str, Any]:
        """Return the counters as Node.js wants them."""
        mixer = self._mixer
        return {
            "blocks": mixer.blocks,
            "incompleteBlocks": mixer.incomplete_blocks,
            "skippedBlocks": mixer.skipped_blocks,
            "inputs": [each.stats(self._form.sample_rate) for each in self._inputs.values()],
        }

    def _open(self) -> None:
        self._mixer.restart(time.monotonic())
        for each in self._inputs.values():
            each.open(self._form, self._mixer.position)

    def _close(self) -> None:
        for each in (*self._inputs.values(), *self._draining):
            each.close()
        self._draining.clear()
        self._update_mixer()

    async def _make_next(self) -> None:
        loop = asyncio.get_running_loop()
        now_s = time.monotonic()
        for block in await loop.run_in_executor(worker_pool(), self._mixer.advance, now_s):
            self.deliver(block)
        self._forget_finished()
        await asyncio.sleep(max(0.0, now_s + BLOCK_S - time.monotonic()))

    def _new_input(self, track: Track, gain: float) -> AudioInput:
        added = AudioInput(track, gain)
        if self.running:
            added.open(self._form, self._mixer.position)
        return added

    def _remove(self, left: AudioInput) -> None:
        """Let a track go; of one that has ended, what waits is still heard."""
        left.close()
        if self.running and left.track.ended and not left.finished:
            self._draining.append(left)

    def _forget_finished(self) -> None:
        before = len(self._inputs) + len(self._draining)
        self._inputs = {id_: each for id_, each in self._inputs.items() if not each.finished}
        self._draining = [each for each in self._draining if not each.finished]
        if len(self._inputs) + len(self._draining) != before:
            self._update_mixer()

    def _update_mixer(self) -> None:
        self._mixer.inputs = (*self._inputs.values(), *self._draining)
