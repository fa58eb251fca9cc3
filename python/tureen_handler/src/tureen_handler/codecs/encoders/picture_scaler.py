"""From the pictures a source shares among many to a picture that one encoder may keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from av import FFmpegError
from av.filter import Graph

from ..errors import EncodeError

if TYPE_CHECKING:
    from av import VideoFrame

_PIXEL_FORMAT = "yuv420p"


class _Shape(NamedTuple):
    width: int
    height: int
    format: str
    target_width: int
    target_height: int


class PictureScaler:
    """Scales and converts pictures to yuv420p of even size.

    The result is always a new frame object, so that its timestamp and picture type may be written;
    its pixels are shared with the original where nothing had to be converted.
    """

    def __init__(self) -> None:
        self._shape: _Shape | None = None
        self._graph: Graph | None = None

    def scale(self, frame: VideoFrame, down_by: float = 1.0) -> VideoFrame:
        """Return `frame` with both sides divided by `down_by`, rounded down to even numbers.

        Raises:
            EncodeError: Its format cannot be converted.
        """
        shape = _Shape(
            frame.width,
            frame.height,
            frame.format.name,
            scaled_side(frame.width, down_by),
            scaled_side(frame.height, down_by),
        )
        try:
            graph = self._graph_for(shape)
            graph.push(frame)
            return cast("VideoFrame", graph.pull())
        except (FFmpegError, ValueError) as error:
            self._graph = None
            raise EncodeError(f"a picture in {shape.format} cannot be scaled: {error}") from error

    def _graph_for(self, shape: _Shape) -> Graph:
        if self._graph is None or shape != self._shape:
            self._graph = _build_graph(shape)
            self._shape = shape
        return self._graph


def scaled_side(side: int, down_by: float) -> int:
    """Return `side / down_by`, rounded down to an even number of pixels, at least 2."""
    return max(2, int(side / down_by) & ~1)


def _build_graph(shape: _Shape) -> Graph:
    graph = Graph()
    nodes = [
        graph.add(
            "buffer",
            f"video_size={shape.width}x{shape.height}:pix_fmt={shape.format}"
            ":time_base=1/90000:pixel_aspect=1/1",
        )
    ]
    same_size = (shape.width, shape.height) == (shape.target_width, shape.target_height)
    if not same_size or shape.format != _PIXEL_FORMAT:
        flags = "bilinear" if same_size else "area"
        size = f"{shape.target_width}:{shape.target_height}"
        nodes.append(graph.add("scale", f"{size}:flags={flags}"))
        nodes.append(graph.add("format", _PIXEL_FORMAT))
    nodes.append(graph.add("buffersink"))
    graph.link_nodes(*nodes)
    graph.configure()
    return graph
