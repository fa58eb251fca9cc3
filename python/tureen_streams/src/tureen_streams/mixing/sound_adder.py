"""The sum of blocks of sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from av.filter import Graph

from tureen_streams.raw.samples import FFMPEG_FORMATS, LAYOUTS, unpack_samples

from .sample_placer import MIX_FORMAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av import AudioFrame
    from av.filter.context import FilterContext

    from .sample_placer import MixForm


class SoundAdder:
    """Adds blocks of samples, each times its gain, in floating point: sums may be beyond 1."""

    def __init__(self, form: MixForm) -> None:
        """Make an adder for interleaved samples of that form."""
        self._form = form
        self._gains: tuple[float, ...] = ()
        self._graph = Graph()
        self._inputs: list[FilterContext] = []
        self._position = 0

    def add(self, blocks: Sequence[bytes], gains: Sequence[float]) -> AudioFrame:
        """Return the sum of one block or more of equal lengths."""
        if tuple(gains) != self._gains:
            self._build(tuple(gains))
        form, samples = self._form, 0
        for context, block in zip(self._inputs, blocks, strict=True):
            frame = unpack_samples(block, MIX_FORMAT, form.channels, form.sample_rate)
            frame.pts = self._position
            context.push(frame)
            samples = frame.samples
        self._position += samples
        return cast("AudioFrame", self._graph.pull())

    def _build(self, gains: tuple[float, ...]) -> None:
        graph = Graph()
        arguments = buffer_arguments(self._form, FFMPEG_FORMATS[MIX_FORMAT])
        inputs = [graph.add("abuffer", arguments) for _ in gains]
        weights = " ".join(f"{gain:.6f}" for gain in gains)
        mix = graph.add("amix", f"inputs={len(gains)}:normalize=0:weights={weights}")
        for index, context in enumerate(inputs):
            context.link_to(mix, 0, index)
        last = graph.add("aformat", "sample_fmts=flt")
        mix.link_to(last)
        last.link_to(graph.add("abuffersink"))
        graph.configure()
        self._graph, self._inputs, self._gains, self._position = graph, inputs, gains, 0


def buffer_arguments(form: MixForm, sample_format: str) -> str:
    """What a source of blocks in a filter graph is told of them."""
    return (
        f"sample_rate={form.sample_rate}:sample_fmt={sample_format}"
        f":channel_layout={LAYOUTS[form.channels]}:time_base=1/{form.sample_rate}"
    )
