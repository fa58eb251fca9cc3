"""What tracks made of other tracks have in common."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from typing import TYPE_CHECKING

from tureen_handler.media.errors import MediaError
from tureen_handler.media.local_track import LocalTrack

from .errors import MixingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tureen_handler.media.frame import Kind
    from tureen_handler.media.track import Track

_logger = logging.getLogger(__name__)


class MixedTrack(LocalTrack):
    """Takes other tracks while somebody wants what it makes of them, and only then."""

    def __init__(self, track_id: str, kind: Kind, *, settings: Mapping[str, int | float]) -> None:
        super().__init__(track_id, kind, settings=settings, on_demand=self._handle_demand)
        self.running = False
        self._task: asyncio.Task[None] | None = None

    def require_fitting(self, track: Track) -> None:
        """Do nothing if `track` can be part of the mix.

        Raises:
            MixingError: `wrong-kind`, or `wrong-track` when it is the mix.
        """
        if track.kind != self.kind:
            raise MixingError.wrong_kind(track, self.kind)
        if track.origin is self:
            raise MixingError.itself(self.id)

    def end(self) -> None:
        """End the track and leave those it was made of alone. Safe to call twice."""
        super().end()
        if self._task is not None:
            self._task.cancel()

    @abstractmethod
    def _open(self) -> None:
        """Begin to take the other tracks."""

    @abstractmethod
    def _close(self) -> None:
        """Take them no more."""

    @abstractmethod
    async def _make_next(self) -> None:
        """Wait for what comes next and deliver it; return also when there was nothing."""

    def _handle_demand(self, wanted: bool) -> None:
        if wanted and self._task is None and not self.ended:
            self._task = asyncio.create_task(self._mix())

    async def _mix(self) -> None:
        """Mix until nobody wants it. Whoever wants it again meanwhile has the same go on."""
        try:
            self._open()
            self.running = True
            while self.wanted:
                await self._make_next()
        except Exception as error:
            _logger.exception("mixing into track %s failed unexpectedly", self.id)
            self.finish("error", MediaError.read_failed(f"the mix {self.id}", str(error)))
        finally:
            self.running = False
            self._task = None
            self._close()
