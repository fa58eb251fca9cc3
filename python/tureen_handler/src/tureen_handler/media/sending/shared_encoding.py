"""One encoder and everyone who sends what it makes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from ...codecs import CodecError
from ..lane import Lane
from ..loop_caller import LoopCaller

if TYPE_CHECKING:
    from ..frame import RawFrame

Form = TypeVar("Form")
Result = TypeVar("Result")
_Result_contra = TypeVar("_Result_contra", contravariant=True)


class EncodingMember(Protocol[_Result_contra]):
    """Sends what a shared encoder makes. All methods are called on the event loop."""

    def handle_encoded(self, result: _Result_contra, run: int) -> None:
        """Take what came of a frame that was pushed in the given run."""

    def handle_overload(self) -> None:
        """Take note that a frame was dropped because encoding fell behind."""

    def handle_encode_error(self, error: CodecError) -> None:
        """Take note that a frame could not be encoded."""


class Receiver(NamedTuple, Generic[Result]):
    """Who waits for a frame, and in which of its runs it asked."""

    member: EncodingMember[Result]
    run: int


class Job(NamedTuple, Generic[Form, Result]):
    """One frame to encode, in the form that is needed, and who waits for it.

    Attributes:
        frame: The frame; None for what is left when the track has ended.
        form: What is needed.
        receivers: Who waits for it.
    """

    frame: RawFrame | None
    form: Form
    receivers: list[Receiver[Result]]


class SharedEncoding(ABC, Generic[Form, Result]):
    """Encodes each frame once in the shared pool, in order, for all members that push it.

    All members have the same track and need the same form; each pushes every frame it gets.

    Attributes:
        form: What is needed.
        members: Who sends it.
        frames_encoded: Frames that went through the encoder.
    """

    def __init__(self, form: Form, queue_limit: int) -> None:
        """Make an encoding on the running loop."""
        self.form = form
        self.members: tuple[EncodingMember[Result], ...] = ()
        self.frames_encoded = 0
        self._loop = LoopCaller()
        self._lane: Lane[Job[Form, Result]] = Lane(self._work, queue_limit)
        self._newest: RawFrame | None = None
        self._receivers: list[Receiver[Result]] | None = None
        self._finishing = False

    @property
    def dropped(self) -> int:
        """Frames that were dropped because encoding fell behind."""
        return self._lane.dropped

    def push(self, frame: RawFrame, member: EncodingMember[Result], run: int) -> None:
        """Encode `frame` for a member; what another one has just pushed is encoded once."""
        if frame is not self._newest:
            self._newest = frame
            self._finishing = False
            self._receivers = self._submit(frame)
        if self._receivers is not None:
            self._receivers.append(Receiver(member, run))

    def finish(self, member: EncodingMember[Result], run: int) -> None:
        """Encode what is left, for a track that has ended; once for all members."""
        if not self._finishing:
            self._finishing = True
            self._receivers = []
            self._lane.push(Job(None, self.form, self._receivers))
        if self._receivers is not None:
            self._receivers.append(Receiver(member, run))

    def change(self, form: Form) -> None:
        """Go on in another form, for the only member there is."""
        self.form = form

    def clear(self) -> None:
        """Drop what is under way."""
        self._lane.clear()

    def close(self) -> None:
        """Drop what is under way and encode nothing more."""
        self._lane.close()

    @abstractmethod
    def accepts(self, frame: RawFrame) -> bool:
        """Whether `frame` is to be encoded at all."""

    @abstractmethod
    def encode(self, job: Job[Form, Result]) -> Result | None:
        """Encode one frame, in a thread of the pool; None if nothing came of it.

        Raises:
            CodecError: The encoder refused it.
        """

    def _submit(self, frame: RawFrame) -> list[Receiver[Result]] | None:
        if not self.accepts(frame):
            return None
        job: Job[Form, Result] = Job(frame, self.form, [])
        if not self._lane.push(job):
            for member in self.members:
                member.handle_overload()
        return job.receivers

    def _work(self, job: Job[Form, Result]) -> None:
        try:
            result = self.encode(job)
        except CodecError as error:
            self._loop.call(self._fail, job, error)
            return
        if result is not None:
            self._loop.call(self._finish, job, result)

    def _finish(self, job: Job[Form, Result], result: Result) -> None:
        self.frames_encoded += 1
        for member, run in job.receivers:
            member.handle_encoded(result, run)

    def _fail(self, job: Job[Form, Result], error: CodecError) -> None:
        for member, _ in job.receivers:
            member.handle_encode_error(error)
