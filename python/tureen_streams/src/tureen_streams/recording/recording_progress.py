"""How far a recording is, from its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .recording_result import RecordingProgress, TrackProgress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .frame_queue import FrameQueue
    from .recording_writer import RecordingWriter
    from .track_feed import TrackFeed


def describe_progress(
    writer: RecordingWriter, queues: Mapping[str, FrameQueue], feeds: Mapping[str, TrackFeed]
) -> RecordingProgress:
    """Add up what the parts count; while nothing is being written.

    Args:
        writer: What is written.
        queues: What waits, by track id.
        feeds: The tracks, by id.
    """
    durations, frames = writer.durations_s(), writer.frames()
    dropped = writer.skipped + sum(queue.dropped for queue in queues.values())
    return RecordingProgress(
        bytes=writer.written_bytes,
        duration_s=max(durations.values(), default=0.0),
        frames=sum(frames.values()),
        dropped_frames=dropped + sum(feed.dropped for feed in feeds.values()),
        queued_bytes=sum(queue.queued_bytes for queue in queues.values()),
        tracks=tuple(
            TrackProgress(
                track_id=track_id,
                kind=feed.kind,
                mime_type=feed.target,
                transcoded=feed.transcodes,
                frames=frames.get(track_id, 0),
                duration_s=durations.get(track_id, 0.0),
            )
            for track_id, feed in feeds.items()
        ),
        partial_path=writer.partial_path,
    )
