"""The open streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tureen_channel.channel_stream import ChannelStream

if TYPE_CHECKING:
    from tureen_channel.channel_error import ChannelError
    from tureen_channel.frame.frame import EncodedFrame, MessageFrame
    from tureen_channel.io.driver import Driver

_MAX_WINDOW_BYTES: Final = 1_073_741_824


class StreamHub:
    """Lets the streams send in turn while the pipe takes more."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._streams: dict[int, ChannelStream] = {}
        # Ids of the streams that may have something to send, in turn; a dict is an ordered set.
        self._scheduled: dict[int, None] = {}
        self._pumping = False

    def open(self, id_: int, window_bytes: int, max_queued_bytes: int) -> ChannelStream:
        """Open a stream.

        Raises:
            ChannelError: ``stream-in-use``.
            ValueError: For a number out of range.
        """
        _check("A stream id", id_, 0, 0xFFFFFFFF)
        _check("window_bytes", window_bytes, 1, _MAX_WINDOW_BYTES)
        self._driver.connection.open_stream(id_, window_bytes)
        stream = ChannelStream(id_, self, self._driver, max_queued_bytes)
        self._streams[id_] = stream
        self._driver.sync()
        return stream

    def opened(self) -> None:
        """Note that the handshake is done."""
        for stream in list(self._streams.values()):
            stream.tell_drained()

    def receive(self, message: MessageFrame) -> None:
        """Take a message."""
        stream = self._streams.get(message.stream)
        if stream is not None:
            stream.receive(message)

    def closed_by_peer(self, id_: int) -> None:
        """Note that the other side has closed a stream."""
        stream = self._streams.pop(id_, None)
        if stream is not None:
            stream.end(deliver=True)

    def end_all(
        self, error: ChannelError | None, *, pending_error: ChannelError, deliver: bool
    ) -> None:
        """Note that the channel has ended; see ``ChannelStream.end``."""
        streams, self._streams = self._streams, {}
        self._scheduled.clear()
        for stream in streams.values():
            stream.end(error, pending_error=pending_error, deliver=deliver)

    def schedule(self, id_: int) -> None:
        """Note that a stream may have something to send."""
        self._scheduled[id_] = None
        self.pump()

    def pump(self) -> None:
        """Send, stream by stream in turn, while the pipe takes more."""
        if self._pumping:
            return
        self._pumping = True
        while self._scheduled and not self._driver.pipe.congested:
            id_ = next(iter(self._scheduled))
            del self._scheduled[id_]
            stream = self._streams.get(id_)
            if stream is not None and stream.can_send:
                stream.send_next()
                self._scheduled[id_] = None
        self._pumping = False

    def may_transmit(self, id_: int) -> bool:
        """Return whether a message may go out before its turn: no stream waits for one."""
        driver = self._driver
        waits = self._pumping or self._scheduled or driver.pipe.congested
        return not waits and driver.connection.may_message(id_)

    def transmit(self, id_: int, frame: EncodedFrame) -> None:
        """Send a message that its window has room for."""
        self._driver.connection.send_message(id_, frame)
        self._driver.send_output()

    def consumed(self, id_: int, body_bytes: int) -> None:
        """Note that a message has been dealt with."""
        if self._driver.connection.message_consumed(id_, body_bytes):
            self._driver.send_output()

    def closed(self, id_: int) -> None:
        """Note that a stream is closed on this side and has sent everything."""
        self._streams.pop(id_, None)
        self._driver.connection.close_stream(id_)
        self._driver.sync()


def _check(what: str, value: int, minimum: int, maximum: int) -> None:
    if not minimum <= value <= maximum:
        msg = f"{what} must be a whole number from {minimum} to {maximum}, not {value}."
        raise ValueError(msg)
