"""What is sent before the handshake is done."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_ENTRY_OVERHEAD_BYTES: Final = 256
"""Memory that waiting takes besides the body, roughly."""


class Submission(NamedTuple):
    """Something to send.

    Attributes:
        what: Names it in errors.
        size: Bytes of its body.
        run: Sends it.
        reject: Told why it was not sent.
    """

    what: str
    size: int
    run: Callable[[], None]
    reject: Callable[[Exception], None]


class OpeningGate:
    """Keeps submissions in order until it opens.

    Attributes:
        is_open: Whether nothing need wait.
        waiting_bytes: Bytes that wait, roughly.
    """

    def __init__(self) -> None:
        self._waiting: deque[Submission] = deque()
        self.is_open = False
        self.waiting_bytes = 0

    def wait(self, submission: Submission) -> None:
        """Keep a submission."""
        self.waiting_bytes += submission.size + _ENTRY_OVERHEAD_BYTES
        self._waiting.append(submission)

    def open(self) -> None:
        """Run everything that waits or comes to wait meanwhile; then nothing need wait."""
        while self._waiting:
            submission = self._waiting.popleft()
            try:
                submission.run()
            except Exception as error:
                submission.reject(error)
        self.waiting_bytes = 0
        self.is_open = True

    def reject_all(self, error: Exception) -> None:
        """Tell everything that waits that it will not be sent."""
        self.waiting_bytes = 0
        while self._waiting:
            self._waiting.popleft().reject(error)
