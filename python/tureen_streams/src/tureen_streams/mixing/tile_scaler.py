"""From a picture of any size to one that fills a tile."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple, cast

from av import FFmpegError
from av.filter import Graph

if TYPE_CHECKING:
    from av import VideoFrame

    from .colour import Colour

_logger = logging.getLogger(__name__)


class _Shape(NamedTuple):
    width: int
    height: int
    format: str
    target_width: int
    target_height: int


class TileScaler:
    """Scales pictures as large as fits, in their own shape, with background on both sides.

    Attributes:
        scaled: Pictures scaled so far.
        refused: Pictures that could not be.
    """

    def __init__(self, background: Colour) -> None:
        """Make a scaler for one tile after another."""
        self.scaled = 0
        self.refused = 0
        self._background = background
        self._shape: _Shape | None = None
        self._graph: Graph | None = None
        self._picture: VideoFrame | None = None
        self._result: VideoFrame | None = None

    def fit(self, picture: VideoFrame, width: int, height: int) -> VideoFrame | None:
        """Return `picture` in yuv420p of that size; the same result for the same one as before.

        None when it cannot be converted.
        """
        shape = _Shape(picture.width, picture.height, picture.format.name, width, height)
        if picture is self._picture and shape == self._shape:
            return self._result
        try:
            self._result = self._scale(picture, shape)
        except (FFmpegError, ValueError) as error:
            self._graph = self._result = None
            self.refused += 1
            _logger.warning("a picture in %s cannot be scaled: %s", shape.format, error)
        self._picture, self._shape = picture, shape
        return self._result

    def _scale(self, picture: VideoFrame, shape: _Shape) -> VideoFrame:
        if self._graph is None or shape != self._shape:
            self._graph = _build_graph(shape, self._background)
        self._graph.push(picture)
        self.scaled += 1
        return cast("VideoFrame", self._graph.pull())


def _build_graph(shape: _Shape, background: Colour) -> Graph:
    graph = Graph()
    size = f"{shape.target_width}:{shape.target_height}"
    graph.link_nodes(
        graph.add(
            "buffer",
            f"video_size={shape.width}x{shape.height}:pix_fmt={shape.format}"
            ":time_base=1/90000:pixel_aspect=1/1",
        ),
        graph.add(
            "scale",
            f"{size}:flags=bilinear:force_original_aspect_ratio=decrease:force_divisible_by=2",
        ),
        graph.add("format", "yuv420p"),
        graph.add("pad", f"{size}:(ow-iw)/2:(oh-ih)/2:color={background.ffmpeg}"),
        graph.add("buffersink"),
    )
    graph.configure()
    return graph
