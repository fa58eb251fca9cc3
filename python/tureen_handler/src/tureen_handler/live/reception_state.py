"""What a received track is like, from moment to moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ..codecs.picture_size import PictureSize

_SILENCE_S: Final = 2.0
"""After so long without a packet a track is muted. Opus in silence sends one every 0.4 s."""

_RATE_WINDOW_S: Final = 1.0
_RATE_CHANGE: Final = 0.15


class ReceptionState:
    """Decides when a track is muted and what its settings are.

    Attributes:
        muted: W3C MediaStreamTrack.muted; true until the first packet.
        settings: W3C MediaTrackSettings that are known of its pictures.
    """

    def __init__(self) -> None:
        self.muted = True
        self.settings: dict[str, int] = {}
        self._packets = 0
        self._heard_s = 0.0
        self._window: tuple[float, int] | None = None

    def update(
        self,
        now_s: float,
        *,
        packets: int,
        paused: bool,
        size: PictureSize | None = None,
        pictures: int = 0,
    ) -> dict[str, Any]:
        """Return what has changed, as Node.js is told it; empty when nothing has.

        Args:
            now_s: Now, on any clock that grows.
            packets: How many have come; begins anew where the stream does.
            paused: Whether delivery is suspended.
            size: Of the last key frame.
            pictures: How many have begun.
        """
        heard = packets != self._packets
        self._packets = packets
        if heard:
            self._heard_s = now_s
        muted = paused or (not heard if self.muted else now_s - self._heard_s > _SILENCE_S)
        settings = {**self._size_settings(size), **self._rate_settings(now_s, pictures, muted)}
        changed: dict[str, Any] = {"settings": settings} if settings else {}
        if muted != self.muted:
            changed["muted"] = muted
        self.muted = muted
        self.settings |= settings
        return changed

    def _size_settings(self, size: PictureSize | None) -> dict[str, int]:
        if size is None or 0 in size:
            return {}
        known = self.settings.get("width"), self.settings.get("height")
        return {} if known == size else {"width": size.width, "height": size.height}

    def _rate_settings(self, now_s: float, pictures: int, muted: bool) -> dict[str, int]:
        """Measure the frame rate over a second in which the track was not muted."""
        if muted or self._window is None:
            self._window = None if muted else (now_s, pictures)
            return {}
        begin_s, begin_pictures = self._window
        if now_s - begin_s < _RATE_WINDOW_S:
            return {}
        self._window = (now_s, pictures)
        rate = round((pictures - begin_pictures) / (now_s - begin_s))
        known = self.settings.get("frameRate")
        if rate <= 0 or (known is not None and abs(rate - known) <= max(1, known * _RATE_CHANGE)):
            return {}
        return {"frameRate": rate}
