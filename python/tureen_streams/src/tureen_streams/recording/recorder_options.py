"""How to record, and who is told about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from .encoding.types import EncodingSettings
from .segment_router import SegmentLimits

if TYPE_CHECKING:
    from .errors import RecordingError
    from .file_names import ExistingPolicy
    from .media_file import FinishedFile
    from .recording_result import RecordingProgress


@dataclass(frozen=True, slots=True)
class RecorderOptions:
    """How to record.

    Attributes:
        existing: What to do when a file of the name is there.
        limits: When to go on with another file.
        encoding: How to encode what cannot be copied.
    """

    existing: ExistingPolicy = "fail"
    limits: SegmentLimits = field(default_factory=SegmentLimits)
    encoding: EncodingSettings = field(default_factory=EncodingSettings)


class RecorderListener(Protocol):
    """Is told what happens to a recording, on the event loop."""

    def handle_progress(self, progress: RecordingProgress) -> None:
        """About a second has been recorded since the last time."""

    def handle_segment(self, index: int, segment: FinishedFile) -> None:
        """A segment is whole; the first has index 0."""

    def handle_ended(self) -> None:
        """All tracks have ended; the recording can be stopped."""

    def handle_failed(self, error: RecordingError) -> None:
        """Writing failed, once; `stop` raises the same."""
