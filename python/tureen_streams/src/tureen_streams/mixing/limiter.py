"""Keeping sums within full scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from av.filter import Graph

from .sound_adder import buffer_arguments

if TYPE_CHECKING:
    from av import AudioFrame

    from .sample_placer import MixForm

_LOOK_AHEAD_S: Final = 0.005
_RELEASE_S: Final = 0.05


class Limiter:
    """Turns down what is beyond full scale, and nothing else.

    It looks ahead, so that the level has fallen when the peak comes, and goes back within 50 ms:
    loud sums are quieter for a moment instead of being cut off.

    Attributes:
        delay: Samples by which what comes out is behind what went in.
    """

    def __init__(self, form: MixForm) -> None:
        """Make a limiter for floating-point samples of that form."""
        self.delay = int(_LOOK_AHEAD_S * form.sample_rate) - 1
        self._position = 0
        self._graph = Graph()
        self._graph.link_nodes(
            self._graph.add("abuffer", buffer_arguments(form, "flt")),
            self._graph.add(
                "alimiter",
                f"level=0:limit=1:attack={1000 * _LOOK_AHEAD_S}:release={1000 * _RELEASE_S}",
            ),
            self._graph.add("aformat", "sample_fmts=s16"),
            self._graph.add("abuffersink"),
        )
        self._graph.configure()

    def limit(self, frame: AudioFrame) -> AudioFrame:
        """Return as many samples in s16."""
        frame.pts = self._position
        self._position += frame.samples
        self._graph.push(frame)
        return cast("AudioFrame", self._graph.pull())
