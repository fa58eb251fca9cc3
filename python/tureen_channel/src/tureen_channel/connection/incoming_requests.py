"""What the other side wants done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tureen_channel.channel_error import ChannelError, RemoteError
from tureen_channel.connection.connection_event import (
    Cancel,
    ConnectionEvent,
    Notified,
    Serve,
)
from tureen_channel.connection.fault import MAX_FAULT_CHARACTERS
from tureen_channel.connection.serving_queue import Job, ServingQueue
from tureen_channel.frame.frame import (
    Body,
    CancelFrame,
    ErrorFrame,
    NotificationFrame,
    RequestFrame,
    ResponseFrame,
)

if TYPE_CHECKING:
    from collections import deque

    from tureen_channel.connection.outbox import Outbox


class IncomingRequests:
    """Takes it in, says when each is to be handled, and sends the answers."""

    def __init__(self, outbox: Outbox, events: deque[ConnectionEvent], max_concurrent: int) -> None:
        self._outbox = outbox
        self._events = events
        self._serving = ServingQueue(max_concurrent)
        self._last_id = 0

    @property
    def backlog_bytes(self) -> int:
        """Bytes of what waits for its turn."""
        return self._serving.backlog_bytes

    def receive(self, request: RequestFrame, frame_bytes: int) -> None:
        """Take a request.

        Raises:
            ChannelError: ``protocol-error`` when it does not follow the one before.
        """
        if request.id != self._last_id + 1:
            raise ChannelError.protocol(f"request {request.id} after request {self._last_id}")
        self._last_id = request.id
        self._start(self._serving.add(request, frame_bytes))

    def receive_notification(self, notification: NotificationFrame, frame_bytes: int) -> None:
        """Take a notification."""
        self._start(self._serving.add(notification, frame_bytes))

    def receive_cancel(self, cancel: CancelFrame, _frame_bytes: int) -> None:
        """Take a CANCEL; one that crossed its answer is nothing.

        Raises:
            ChannelError: ``protocol-error`` for an id never used.
        """
        if cancel.id > self._last_id:
            msg = f"the cancelling of request {cancel.id}, which was never sent"
            raise ChannelError.protocol(msg)
        freed = self._serving.withdraw(cancel.id)
        if freed is not None:
            message = "Cancelled before it was started."
            self._put_error(cancel.id, RemoteError("CancelledError", "cancelled", message))
            self._start(freed)
        elif self._serving.is_running(cancel.id):
            self._events.append(Cancel(cancel.id))

    def respond(self, id_: int, data: Any, body: Body) -> None:
        """Answer a request that runs; a reply that cannot be sent becomes an ERROR saying so."""
        if not self._serving.is_running(id_):
            return
        try:
            self._outbox.put(ResponseFrame(id_, data, body))
        except (ChannelError, TypeError, ValueError, RecursionError) as error:
            self._put_error(id_, _unsendable("reply", error))
        self._start(self._serving.finish(id_))

    def respond_error(self, id_: int, error: RemoteError) -> None:
        """Refuse a request that runs."""
        if not self._serving.is_running(id_):
            return
        try:
            self._put_error(id_, error)
        except (ChannelError, TypeError, ValueError, RecursionError) as encoding_error:
            self._put_error(id_, _unsendable(f"error {error.name}", encoding_error))
        self._start(self._serving.finish(id_))

    def _put_error(self, id_: int, error: RemoteError) -> None:
        self._outbox.put(ErrorFrame(id_, error.name, error.code, error.message, error.details))

    def _start(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._events.append(Serve(job) if isinstance(job, RequestFrame) else Notified(job))


def _unsendable(what: str, error: Exception) -> RemoteError:
    message = f"The {what} could not be sent: {error}"
    return RemoteError("Error", "unsendable-reply", message[:MAX_FAULT_CHARACTERS])
