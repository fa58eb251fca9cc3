"""One audio encoder and everyone who sends what it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from .audio_worker import AudioWorker, EncodedAudio
from .shared_encoding import EncodingMember, SharedEncoding

if TYPE_CHECKING:
    from ...codecs import AudioEncoderSettings
    from ..frame import RawFrame
    from ..track import Track
    from .shared_encoding import Job

_QUEUE_LIMIT = 25


class AudioForm(NamedTuple):
    """What is needed of a track. Equal forms share an encoder.

    Attributes:
        track: Where sound comes from; no clone.
        mime_type: As negotiated.
        enabled: False for silence.
        max_bitrate_bps: Upper bound of the encoding; None: as the encoder is set up.
        settings: Of the encoder.
    """

    track: Track
    mime_type: str
    enabled: bool
    max_bitrate_bps: int | None
    settings: AudioEncoderSettings


class AudioMember(EncodingMember[list[EncodedAudio]], Protocol):
    """Sends sound over a path of its own."""

    @property
    def loss_percent(self) -> int:
        """The loss that its other side reports."""


class AudioEncoding(SharedEncoding[AudioForm, "list[EncodedAudio]"]):
    """Encodes for the most lossy path of its members."""

    members: tuple[AudioMember, ...]

    def __init__(self, form: AudioForm) -> None:
        """Make an encoding on the running loop.

        Raises:
            UnsupportedCodecError: Nothing here encodes that.
        """
        super().__init__(form, _QUEUE_LIMIT)
        self.worker = AudioWorker(form.mime_type, form.settings)

    def accepts(self, frame: RawFrame) -> bool:
        """Say yes: sound is never left out."""
        return True

    def encode(self, job: Job[AudioForm, list[EncodedAudio]]) -> list[EncodedAudio] | None:
        """Encode one block; see `SharedEncoding`."""
        if job.frame is None:
            return self.worker.finish(job.form) or None
        loss_percent = max((member.loss_percent for member in self.members), default=0)
        return self.worker.encode(job.frame, job.form, loss_percent) or None
