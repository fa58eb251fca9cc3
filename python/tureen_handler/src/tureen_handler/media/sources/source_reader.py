"""The thread of one source: it opens, reads, decodes, waits and closes."""

from __future__ import annotations

import logging
import time
from collections import deque
from threading import Condition, Thread
from typing import TYPE_CHECKING, Protocol

from av import FFmpegError

from ..errors import MediaError
from ..frame import EncodedFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..loop_caller import LoopCaller
    from .playback import Delivery, Playback

    Command = Callable[[Playback], None]

_logger = logging.getLogger(__name__)
_LARGEST_BATCH = 64


class ReaderOwner(Protocol):
    """Whom a reader works for."""

    def open_playback(self) -> Playback:
        """Open the source. Called in the thread, may block.

        Raises:
            MediaError: It cannot be opened.
        """

    def handle_opened(self) -> None:
        """Take note that the source is open. Called on the event loop, as all below."""

    def handle_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Take frames and ends of tracks, in order."""

    def handle_failure(self, error: MediaError) -> None:
        """Take note that opening or reading failed; nothing follows."""


class SourceReader:
    """Opens at once, plays when started, and closes from within its own thread.

    The thread is a daemon: a device or a file system that hangs must not keep the process alive.
    """

    def __init__(self, name: str, owner: ReaderOwner, loop: LoopCaller) -> None:
        """Make a reader for the source `name` that reports to `owner` on `loop`."""
        self._name = name
        self._owner = owner
        self._loop = loop
        self._condition = Condition()
        self._started = False
        self._woken = False
        self._closed = False
        self._commands: deque[Command] = deque()
        self._thread = Thread(target=self._run, name=f"source {name}", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the thread is still there."""
        return self._thread.is_alive()

    def open(self) -> None:
        """Begin to open the source."""
        self._thread.start()

    def wake(self) -> None:
        """Start playing, or look again what is wanted. From any thread."""
        with self._condition:
            self._started = self._woken = True
            self._condition.notify()

    def post(self, command: Command) -> None:
        """Have `command` called in the thread with what is played. From any thread.

        It is called once the source plays; never if it is closed before.
        """
        with self._condition:
            self._commands.append(command)
            self._condition.notify()

    def close(self) -> None:
        """Stop soon. From any thread; safe to call twice."""
        with self._condition:
            self._closed = True
            self._condition.notify()

    def _run(self) -> None:
        try:
            playback = self._owner.open_playback()
        except MediaError as error:
            self._fail(error)
            return
        except Exception as error:
            _logger.exception("opening %r failed unexpectedly", self._name)
            self._fail(MediaError.unavailable(self._name, str(error)))
            return
        self._loop.call(self._owner.handle_opened)
        try:
            self._play(playback)
        except MediaError as error:
            self._fail(error)
        except Exception as error:
            if not isinstance(error, (FFmpegError, OSError)):
                _logger.exception("reading %r failed unexpectedly", self._name)
            self._fail(MediaError.read_failed(self._name, str(error)))
        finally:
            playback.close()

    def _play(self, playback: Playback) -> None:
        self._wait_for_start(playback)
        batch: list[Delivery] = []
        while not self._closed:
            self._obey(playback)
            step = playback.step(time.monotonic())
            if step.delivery is not None:
                batch.append(step.delivery)
                if isinstance(step.delivery.frame, EncodedFrame) and len(batch) < _LARGEST_BATCH:
                    continue
            if batch:
                self._loop.call(self._owner.handle_deliveries, batch)
                batch = []
            if step.delivery is None:
                if step.wait_s is None:
                    return
                self._wait(step.wait_s)

    def _wait_for_start(self, playback: Playback) -> None:
        while not (self._started or self._closed):
            self._obey(playback)
            with self._condition:
                self._condition.wait_for(lambda: self._started or self._closed or self._commands)

    def _obey(self, playback: Playback) -> None:
        while self._commands and not self._closed:
            self._commands.popleft()(playback)

    def _wait(self, seconds: float) -> None:
        with self._condition:
            if not (self._closed or self._commands or self._woken):
                self._condition.wait(seconds)
            self._woken = False

    def _fail(self, error: MediaError) -> None:
        if not self._closed:
            self._loop.call(self._owner.handle_failure, error)
