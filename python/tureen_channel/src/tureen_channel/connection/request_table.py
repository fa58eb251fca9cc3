"""The requests of this side that are not answered yet."""

from __future__ import annotations

from tureen_channel.channel_error import ChannelError


class RequestTable:
    """Which requests wait for an answer, and which wait for one that nobody wants any more.

    Attributes:
        late_answers: Answers that came after their request was cancelled or timed out, and were
            discarded.
    """

    def __init__(self) -> None:
        self._last_id = 0
        self._pending: set[int] = set()
        self._abandoned: set[int] = set()
        self.late_answers = 0

    def next_id(self) -> int:
        """Return the id for the next request; it counts as pending once it is ``opened``."""
        return self._last_id + 1

    def opened(self, id_: int) -> None:
        """Note that the request with ``next_id()`` is on its way."""
        self._last_id = id_
        self._pending.add(id_)

    def abandon(self, id_: int) -> bool:
        """Stop waiting for this answer. Returns False when it has come already."""
        if id_ not in self._pending:
            return False
        self._pending.remove(id_)
        self._abandoned.add(id_)
        return True

    def settle(self, id_: int) -> bool:
        """Take an answer. Returns whether somebody waits for it.

        Raises:
            ChannelError: ``protocol-error`` when no request has this id.
        """
        if id_ in self._pending:
            self._pending.remove(id_)
            return True
        if id_ not in self._abandoned:
            raise ChannelError.protocol(f"an answer to request {id_}, which is not pending")
        self._abandoned.remove(id_)
        self.late_answers += 1
        return False
