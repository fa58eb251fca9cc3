"""Encoders by what they make, so that each form of a track is made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from .audio_encoding import AudioEncoding, AudioForm
from .scaled_pictures import ScaledPictures
from .shared_encoding import EncodingMember, SharedEncoding
from .video_encoding import VideoEncoding, VideoForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..track import Track

_Form = TypeVar("_Form")
_Encoding = TypeVar("_Encoding", bound=SharedEncoding[Any, Any])


class EncoderPool(Generic[_Form, _Encoding]):
    """The encodings of one kind. Members come, go and change what they need."""

    def __init__(self, make: Callable[[_Form], _Encoding]) -> None:
        """Make an empty pool; `make` makes what is not there yet."""
        self._make = make
        self._encodings: dict[_Form, _Encoding] = {}

    def __iter__(self) -> Iterator[_Encoding]:
        """The encodings as they are now."""
        return iter(tuple(self._encodings.values()))

    def enter(self, form: _Form, member: EncodingMember[Any]) -> _Encoding:
        """Return the encoding of that form with `member` in it.

        Raises:
            UnsupportedCodecError: Nothing here makes that form.
        """
        encoding = self._encodings.get(form)
        if encoding is None:
            encoding = self._encodings[form] = self._make(form)
        encoding.members += (member,)
        return encoding

    def change(self, encoding: _Encoding, form: _Form, member: EncodingMember[Any]) -> _Encoding:
        """Give a member another form: its own encoding changes, a shared one stays as it is."""
        if encoding.members == (member,) and form not in self._encodings:
            del self._encodings[encoding.form]
            encoding.change(form)
            self._encodings[form] = encoding
            return encoding
        self.leave(encoding, member)
        return self.enter(form, member)

    def leave(self, encoding: _Encoding, member: EncodingMember[Any]) -> None:
        """Take a member out; an encoding without members is closed. Safe to call twice."""
        rest = tuple(other for other in encoding.members if other is not member)
        encoding.members = rest
        if not rest and self._encodings.get(encoding.form) is encoding:
            del self._encodings[encoding.form]
            encoding.close()


class Encoders:
    """All encoders of a worker, or of one stream that shares nothing.

    Attributes:
        video: Video encoders.
        audio: Audio encoders.
    """

    def __init__(self) -> None:
        self._pictures: WeakKeyDictionary[Track, ScaledPictures] = WeakKeyDictionary()
        self.video: EncoderPool[VideoForm, VideoEncoding] = EncoderPool(
            lambda form: VideoEncoding(form, self._pictures_of)
        )
        self.audio: EncoderPool[AudioForm, AudioEncoding] = EncoderPool(AudioEncoding)

    def dump(self) -> list[dict[str, Any]]:
        """State for debugging: one record per encoder, with how many senders it serves."""
        return [
            {
                "id": f"{encoding.form.track.id}-{index}",
                "trackId": encoding.form.track.id,
                "mimeType": encoding.form.mime_type,
                "senders": len(encoding.members),
                "framesEncoded": encoding.frames_encoded,
            }
            for index, encoding in enumerate((*self.audio, *self.video))
        ]

    def _pictures_of(self, track: Track) -> ScaledPictures:
        return self._pictures.setdefault(track, ScaledPictures())
