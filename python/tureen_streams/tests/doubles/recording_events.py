"""A listener that keeps what a recorder tells."""

from tureen_streams.recording.recorder import Recorder
from tureen_streams.recording.recorder_options import RecorderOptions


class RecordingEvents:
    """What happened to a recording."""

    def __init__(self):
        self.failures = []
        self.segments = []
        self.progress = []
        self.ended = 0

    def handle_progress(self, progress):
        self.progress.append(progress)

    def handle_segment(self, index, segment):
        assert index == len(self.segments)
        self.segments.append(segment)

    def handle_ended(self):
        self.ended += 1

    def handle_failed(self, error):
        self.failures.append(error)


def make_recorder(path, *tracks, events=None, **options):
    """A recorder of `tracks` with `RecorderOptions`."""
    return Recorder(
        tracks,
        path,
        options=RecorderOptions(**options),
        listener=events or RecordingEvents(),
    )
