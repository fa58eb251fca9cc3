"""What tracks fed by the program have in common."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from tureen_handler.media.errors import MediaError
from tureen_handler.media.local_track import LocalTrack

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from tureen_handler.media.encoded_format import EncodedFormat
    from tureen_handler.media.frame import Kind

_logger = logging.getLogger(__name__)


class Program(Protocol):
    """The program's end of a track. Called on the event loop."""

    def handle_released(self, total: int) -> None:
        """Note how many units were played or cleared so far: samples, pictures or packets."""

    def handle_key_frame_request(self) -> None:
        """Note that somebody needs a key frame of encoded packets."""


class ProgramTrack(LocalTrack):
    """A track whose media come from the program, played by the clock.

    Time passes whether anybody listens or not; without listeners nothing is converted.
    """

    def __init__(
        self,
        track_id: str,
        kind: Kind,
        *,
        settings: Mapping[str, int | float],
        encoded_format: EncodedFormat | None = None,
    ) -> None:
        super().__init__(
            track_id,
            kind,
            settings=settings,
            on_demand=self._handle_demand,
            encoded_format=encoded_format,
        )
        self.program: Program | None = None
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    def push(self, data: bytes, timestamp_s: float | None, *, key_frame: bool) -> None:
        """Append what the program made.

        Raises:
            ValueError: It is not of the right size.
        """
        raise NotImplementedError

    def clear(self) -> None:
        """Drop what waits, at once."""
        raise NotImplementedError

    def end(self) -> None:
        """End the track and stop playing. Safe to call twice."""
        super().end()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _handle_demand(self, wanted: bool) -> None:
        self._changed.set()
        if wanted:
            self._ensure_playing()

    def _ensure_playing(self) -> None:
        if self._task is None and not self.ended:
            self._task = asyncio.create_task(self._play())

    async def _play(self) -> None:
        """Play until there is nothing to do."""
        try:
            await self._run()
        except Exception as error:
            _logger.exception("playing track %s failed unexpectedly", self.id)
            self.finish(
                "error", MediaError.read_failed(f"the program's track {self.id}", str(error))
            )
        finally:
            self._task = None

    def _run(self) -> Coroutine[None, None, None]:
        raise NotImplementedError

    async def _sleep(self, seconds: float) -> None:
        """Sleep, or return earlier because something has changed."""
        self._changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    def _tell_released(self, total: int) -> None:
        if self.program is not None:
            self.program.handle_released(total)
