"""Everything that reads tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .discard import Discard
from .errors import ReadingError
from .picture_readers import PictureReaders
from .sample_readers import SampleReaders

if TYPE_CHECKING:
    from tureen_handler.media.track import Track

    from .sample_framer import SampleForm


class Readers:
    """Readers of the same thing find each other here, so that it is made once.

    Attributes:
        pictures: By track.
        samples: By track and form.
    """

    def __init__(self) -> None:
        self.pictures: dict[Track, PictureReaders] = {}
        self.samples: dict[tuple[Track, SampleForm], SampleReaders] = {}
        self._discards: dict[str, Discard] = {}

    def of_pictures(self, track: Track) -> PictureReaders:
        """Return what reads the pictures of a track, which somebody must be added to."""
        found = self.pictures.get(track)
        if found is None:
            found = PictureReaders(track, lambda: self._forget_pictures(track))
            self.pictures[track] = found
        return found

    def of_samples(self, track: Track, form: SampleForm) -> SampleReaders:
        """Return what reads a form of a track's sound, which somebody must be added to."""
        found = self.samples.get((track, form))
        if found is None:
            found = SampleReaders(track, form, lambda: self._forget_samples(track, form))
            self.samples[track, form] = found
        return found

    def discard(self, discard_id: str, track: Track) -> None:
        """Begin to take and count what a track carries."""
        self._discards[discard_id] = Discard(track)

    def get_discard(self, discard_id: str) -> Discard:
        """Return a discard.

        Raises:
            ReadingError: `not-found` when there is none of that id.
        """
        if discard_id not in self._discards:
            raise ReadingError.no_discard(discard_id)
        return self._discards[discard_id]

    def pop_discard(self, discard_id: str) -> Discard | None:
        """Take a discard out; None when there is none."""
        return self._discards.pop(discard_id, None)

    def _forget_pictures(self, track: Track) -> None:
        self.pictures.pop(track, None)

    def _forget_samples(self, track: Track, form: SampleForm) -> None:
        self.samples.pop((track, form), None)
