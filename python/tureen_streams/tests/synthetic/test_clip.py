import threading

import av
import pytest
from tureen_streams.synthetic.clip import ClipOptions, render_clip
from tureen_streams.synthetic.errors import ClipError

OPTIONS = ClipOptions(seconds=1.5, width=160, height=120, frame_rate=20)


def test_a_clip_has_the_pictures_and_sounds_of_its_length(tmp_path):
    render_clip(tmp_path / "clip.webm", OPTIONS, threading.Event())
    with av.open(str(tmp_path / "clip.webm")) as container:
        decoded = {"video": 0, "audio": 0}
        for frame in container.decode():
            decoded["video" if isinstance(frame, av.VideoFrame) else "audio"] += 1
        codecs = {stream.type: stream.codec_context.name for stream in container.streams}
        assert container.duration / av.time_base == pytest.approx(1.5, abs=0.1)
    assert codecs == {"video": "vp8", "audio": "opus"}
    assert decoded["video"] == 30
    assert decoded["audio"] in {75, 76}


def test_a_cancelled_clip_leaves_no_file(tmp_path):
    cancelled = threading.Event()
    cancelled.set()
    render_clip(tmp_path / "clip.webm", OPTIONS, cancelled)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(ClipError, match="cannot write"):
        render_clip(tmp_path / "no" / "clip.webm", OPTIONS, threading.Event())
