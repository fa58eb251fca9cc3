"""Taking what a track carries, and counting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tureen_handler.media.frame import EncodedFrame, RawFrame
    from tureen_handler.media.track import Track


class Discard:
    """Keeps a track going without decoding it where it comes encoded.

    Attributes:
        frames: Pictures, blocks of samples or packets so far.
        key_frames: Of these, those that decoding can begin at.
        bytes: Size of the encoded ones.
    """

    def __init__(self, track: Track) -> None:
        """Begin to take what `track` carries."""
        self.frames = 0
        self.key_frames = 0
        self.bytes = 0
        if track.encoded_format is not None:
            self._unsubscribe = track.add_encoded_sink(self)
        else:
            self._unsubscribe = track.add_frame_sink(self)
        self._track = track

    def stats(self) -> dict[str, Any]:
        """Return the counters and whether the track has ended, as Node.js wants them."""
        return {
            "frames": self.frames,
            "keyFrames": self.key_frames,
            "bytes": self.bytes,
            "ended": self._track.ended,
        }

    def close(self) -> None:
        """Take no more. Safe to call twice."""
        self._unsubscribe()

    def handle_frame(self, frame: RawFrame) -> None:
        """Count a raw frame; see `FrameSink`."""
        self.frames += 1
        self.key_frames += 1

    def handle_encoded_frame(self, frame: EncodedFrame) -> None:
        """Count an encoded frame; see `EncodedSink`."""
        self.frames += 1
        self.key_frames += frame.key_frame
        self.bytes += len(frame.data)

    def handle_ended(self) -> None:
        """Do nothing: the counters stay as they are."""
