"""The picture that tiles are put on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from av import VideoFrame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av.video.plane import VideoPlane

    from .colour import Colour
    from .tile import TileRect


class Layer(NamedTuple):
    """What is put on the canvas.

    Attributes:
        rect: Where.
        picture: A yuv420p picture of that size; None for nothing.
    """

    rect: TileRect
    picture: VideoFrame | None


class Canvas:
    """Makes new pictures of which the parts that have not changed are copied from the last one.

    Attributes:
        painted: Tiles painted so far.
    """

    def __init__(self, width: int, height: int, background: Colour) -> None:
        """Make a canvas of even size in yuv420p."""
        self.painted = 0
        self._blank = VideoFrame(width, height, "yuv420p")
        for plane, value in zip(self._blank.planes, background.yuv, strict=True):
            plane.update(bytes((value,)) * plane.buffer_size)
        self._last = self._blank
        self._layers: tuple[Layer, ...] = ()

    def paint(self, layers: Sequence[Layer]) -> VideoFrame:
        """Return the whole, later layers above earlier ones; the last one if it is the same.

        Nobody may change what is returned.
        """
        now = tuple(layers)
        if not self._can_go_on(now):
            self._last, self._layers = self._blank, tuple(Layer(each.rect, None) for each in now)
        changed = _find_changed(self._layers, now)
        if changed:
            self._last = _copy(self._last)
            for layer in changed:
                self._put(layer)
        self._layers = now
        return self._last

    def _can_go_on(self, now: tuple[Layer, ...]) -> bool:
        """Whether every tile is where it was, and none became empty."""
        before = self._layers
        return len(before) == len(now) and all(
            old.rect == new.rect and (old.picture is None or new.picture is not None)
            for old, new in zip(before, now, strict=True)
        )

    def _put(self, layer: Layer) -> None:
        if layer.picture is None:
            return
        self.painted += 1
        planes = zip(self._last.planes, layer.picture.planes, strict=True)
        for index, (target, source) in enumerate(planes):
            shift = 1 if index else 0
            _copy_part(target, source, layer.rect.x >> shift, layer.rect.y >> shift)


def _find_changed(before: tuple[Layer, ...], now: tuple[Layer, ...]) -> list[Layer]:
    """Return the layers with a new picture and those above them."""
    changed: list[Layer] = []
    for old, new in zip(before, now, strict=True):
        if new.picture is not old.picture or any(_overlap(new.rect, c.rect) for c in changed):
            changed.append(new)
    return changed


def _overlap(one: TileRect, other: TileRect) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _copy(picture: VideoFrame) -> VideoFrame:
    copy = VideoFrame(picture.width, picture.height, "yuv420p")
    for target, source in zip(copy.planes, picture.planes, strict=True):
        if target.line_size == source.line_size:
            memoryview(target)[:] = memoryview(source)
        else:
            _copy_part(target, source, 0, 0)
    return copy


def _copy_part(target: VideoPlane, source: VideoPlane, x: int, y: int) -> None:
    into, out_of = memoryview(target), memoryview(source)
    width, to, at = source.width, y * target.line_size + x, 0
    for _ in range(source.height):
        into[to : to + width] = out_of[at : at + width]
        to += target.line_size
        at += source.line_size
