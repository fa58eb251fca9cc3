"""What the event loop asks of a reader's thread, and its answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from av import FFmpegError

from ..errors import MediaError

if TYPE_CHECKING:
    from ..loop_caller import LoopCaller
    from .playback import Playback
    from .source_reader import Command, SourceReader


class ReaderCommands:
    """Calls functions in the thread of a reader and waits for them on the loop."""

    def __init__(self, reader: SourceReader, loop: LoopCaller) -> None:
        """Make commands for `reader`, whose owner lives on `loop`."""
        self._reader = reader
        self._loop = loop
        self._pending: set[asyncio.Future[None]] = set()
        self._closed = False

    async def run(self, command: Command) -> None:
        """Have `command` called; does nothing after `close`. When cancelled, it is called still.

        Raises:
            MediaError: The command did.
        """
        if self._closed:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.add(done)
        self._reader.post(lambda playback: self._call(command, playback, done))
        try:
            await done
        finally:
            self._pending.discard(done)

    def close(self) -> None:
        """Let nobody wait any more. Safe to call twice."""
        self._closed = True
        for done in self._pending:
            _settle(done, None)

    def _call(self, command: Command, playback: Playback, done: asyncio.Future[None]) -> None:
        try:
            command(playback)
        except (MediaError, FFmpegError, OSError) as error:
            self._loop.call(_settle, done, error)
        else:
            self._loop.call(_settle, done, None)


def _settle(done: asyncio.Future[None], error: Exception | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
