"""Couples the state machine with the pipe."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tureen_channel.channel_error import ChannelError
from tureen_channel.connection.connection import Connection, ConnectionSettings
from tureen_channel.io.opening_gate import OpeningGate, Submission
from tureen_channel.io.pipe import Pipe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tureen_channel.options import ChannelOptions

Reactions = dict[type[Any], "Callable[[Any], None]"]
"""What is done about each class of connection event."""


class Driver:
    """Bytes in, bytes out, events to their reactions in order.

    Attributes:
        connection: The state machine; call ``sync`` after each call into it.
        pipe: The asyncio protocol to make a transport with.
        options: The limits of the channel.
    """

    def __init__(self, layers: Mapping[str, str], options: ChannelOptions) -> None:
        self.options = options
        self.connection = Connection(
            ConnectionSettings(
                layers, "Python", options.max_frame_bytes, options.max_concurrent_requests
            )
        )
        self.pipe = Pipe(self)
        self._loop = asyncio.get_running_loop()
        self._reactions: Reactions = {}
        self._on_drained: Callable[[], None] = lambda: None
        self._gate = OpeningGate()
        self._dispatching = False
        self._paused = False

    def start(self, reactions: Reactions, on_drained: Callable[[], None]) -> None:
        """Say who acts on what happens, and send the HELLO."""
        self._reactions = reactions
        self._on_drained = on_drained
        self.sync()

    def sync(self) -> None:
        """Send the connection's output and act on its events, after each call into it."""
        self.pipe.send(self.connection.take_output())
        if self._dispatching:
            return
        self._dispatching = True
        while (event := self.connection.next_event()) is not None:
            self._reactions[type(event)](event)
            self.pipe.send(self.connection.take_output())
        self._dispatching = False
        self._regulate_reading()

    def send_output(self) -> None:
        """Send the connection's output after a call into it that makes no events."""
        self.pipe.send(self.connection.take_output())

    def submit(self, submission: Submission) -> None:
        """Run a submission now, or in turn once the handshake is done.

        Raises:
            ChannelError: What ended the channel, or ``queue-full``.
            Exception: What running it raises, when it runs now.
        """
        if self.connection.is_closed:
            raise self.connection.end_error
        limit = self.options.max_queued_bytes
        waiting = self.pipe.queued_bytes + self._gate.waiting_bytes
        if waiting > limit:
            raise ChannelError.queue_full(submission.what, waiting, limit)
        if not self._gate.is_open:
            self._gate.wait(submission)
            return
        submission.run()
        self.sync()

    def opened(self) -> None:
        """Note that the handshake is done: lets through what waited for it."""
        self._gate.open()

    def has_ended(self) -> None:
        """Note that the connection has ended: sends the last bytes and lets go of the stream."""
        self._gate.reject_all(self.connection.end_error)
        self.pipe.send(self.connection.take_output())
        self.pipe.finish(self.options.close_timeout_s)

    def call_back(self, callback: Callable[..., Any], *arguments: Any) -> Any:
        """Call somebody else's callback; what it raises goes to the loop's exception handler."""
        try:
            return callback(*arguments)
        except Exception as error:
            self.report(error, "A listener of a channel failed")
            return None

    def report(self, error: BaseException, message: str) -> None:
        """Give an error that nobody awaits to the loop's exception handler."""
        self._loop.call_exception_handler({"message": message, "exception": error})

    def get_buffer(self) -> memoryview:
        """Return room for the next bytes."""
        return self.connection.get_buffer()

    def received(self, count: int) -> None:
        """Take so many bytes from the buffer."""
        self.connection.received(count)
        self.sync()

    def ended(self, cause: BaseException | None) -> None:
        """Note that the stream has ended."""
        self.connection.receive_end(cause)
        self.sync()

    def drained(self) -> None:
        """Note that the pipe takes more."""
        self._on_drained()

    def _regulate_reading(self) -> None:
        backlog, limit = self.connection.backlog_bytes, self.options.max_backlog_bytes
        if not self._paused and backlog > limit:
            self._paused = True
            self.pipe.pause()
        elif self._paused and backlog * 2 <= limit:
            self._paused = False
            self.pipe.resume()
