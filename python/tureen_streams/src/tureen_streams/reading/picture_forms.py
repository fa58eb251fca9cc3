"""One picture in the forms that its readers want, each made once."""

from __future__ import annotations

import asyncio
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from av.video.reformatter import Interpolation, VideoReformatter
from tureen_handler.media.worker_pool import worker_pool

from tureen_streams.raw.pictures import FFMPEG_FORMATS, pack_picture

if TYPE_CHECKING:
    from av import VideoFrame

    from tureen_streams.raw.pictures import PixelFormat


class PictureForm(NamedTuple):
    """What a reader wants.

    Attributes:
        pixel_format: As in `raw.pictures`.
        width: In pixels; None: what keeps the shape of the picture.
        height: Likewise.
    """

    pixel_format: PixelFormat
    width: int | None
    height: int | None

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Return the size that a picture of `width` and `height` gets."""
        if self.width is not None and self.height is not None:
            return self.width, self.height
        if self.width is not None:
            return self.width, max(1, round(height * self.width / width))
        if self.height is not None:
            return max(1, round(width * self.height / height)), self.height
        return width, height


class PackedPicture(NamedTuple):
    """A picture as bytes.

    Attributes:
        width: In pixels.
        height: In pixels.
        data: Its planes, packed; may be a view of the frame that it was made of.
    """

    width: int
    height: int
    data: bytes | memoryview


class SharedPicture:
    """One picture of a track, for all its readers. For the event loop."""

    def __init__(self, frame: VideoFrame, time_s: float, converter: PictureConverter) -> None:
        """Share `frame`, of the moment `time_s`."""
        self.time_s = time_s
        self._frame = frame
        self._converter = converter
        self._forms: dict[PictureForm, asyncio.Future[PackedPicture]] = {}

    async def packed(self, form: PictureForm) -> PackedPicture:
        """Return the picture in a form, made at the first call."""
        making = self._forms.get(form)
        if making is None:
            making = self._forms[form] = self._converter.convert(self._frame, form)
        # Others may be waiting for the same form.
        return await asyncio.shield(making)


class PictureConverter:
    """Scales, converts and packs the pictures of one track in threads of the media pool.

    Attributes:
        conversions: Pictures made so far.
    """

    def __init__(self) -> None:
        self.conversions = 0
        self._workers: dict[PictureForm, _FormWorker] = {}

    def convert(self, frame: VideoFrame, form: PictureForm) -> asyncio.Future[PackedPicture]:
        """Begin to make one form of a picture."""
        self.conversions += 1
        worker = self._workers.setdefault(form, _FormWorker(form))
        return asyncio.get_running_loop().run_in_executor(worker_pool(), worker.convert, frame)

    def forget(self, form: PictureForm) -> None:
        """Let go of what conversions to a form need."""
        self._workers.pop(form, None)


class _FormWorker:
    """Makes one form of pictures; from any thread."""

    def __init__(self, form: PictureForm) -> None:
        self._form = form
        self._lock = Lock()
        self._reformatter = VideoReformatter()

    def convert(self, frame: VideoFrame) -> PackedPicture:
        width, height = self._form.size(frame.width, frame.height)
        smaller = width * height < frame.width * frame.height
        with self._lock:
            converted = self._reformatter.reformat(
                frame,
                width,
                height,
                FFMPEG_FORMATS[self._form.pixel_format],
                interpolation=Interpolation.AREA if smaller else Interpolation.BILINEAR,
            )
        planes = pack_picture(converted, self._form.pixel_format)
        return PackedPicture(width, height, planes[0] if len(planes) == 1 else b"".join(planes))
