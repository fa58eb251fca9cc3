"""What is asked of FFmpeg for files, URLs and devices on every platform."""

import pytest
from tureen_handler.media.errors import MediaError
from tureen_handler.media.sources import SourceDescription, default_device, open_arguments


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/media/clip.mp4", "/media/clip.mp4"),
        ("file:///media/clip.mp4", "/media/clip.mp4"),
        ("file://localhost/media/clip.mp4", "/media/clip.mp4"),
        ("FILE:///media/a%20b%23c.mp4", "/media/a b#c.mp4"),
    ],
)
def test_files(location, path):
    arguments = open_arguments(SourceDescription(location))

    assert (arguments.name, arguments.file, arguments.format) == (location, path, None)
    assert arguments.options == {"protocol_whitelist": "file,crypto,data"}
    assert not arguments.live


@pytest.mark.parametrize("url", ["http://host/a.webm", "rtsp://host/stream", "rtmps://h/x"])
def test_urls_never_lead_to_files(url):
    arguments = open_arguments(SourceDescription(url, options={"user_agent": "x"}))

    protocols = arguments.options["protocol_whitelist"].split(",")
    assert arguments.file == url
    assert arguments.options["user_agent"] == "x"
    assert not {"file", "concat", "subfile", "pipe"} & set(protocols)
    assert url.split(":")[0] in protocols


@pytest.mark.parametrize(
    "location", ["clip.mp4", "./clip.mp4", "", "hw:0", "file://host/clip", "file:clip", "://x"]
)
def test_everything_else_needs_a_format(location):
    with pytest.raises(MediaError, match="cannot open") as caught:
        open_arguments(SourceDescription(location))
    assert caught.value.code == "invalid-location"


@pytest.mark.parametrize(
    ("location", "format_", "ffmpeg_format"),
    [
        ("/dev/video1", "v4l2", "v4l2"),
        ("/dev/video1", "v4f2", "v4l2"),
        ("hw:1", "alsa", "alsa"),
        ("default:none", "avfoundation", "avfoundation"),
        ("video=Camera", "dshow", "dshow"),
    ],
)
def test_devices_are_live(location, format_, ffmpeg_format):
    options = {"framerate": "15"}
    arguments = open_arguments(SourceDescription(location, format_, options))

    assert (arguments.file, arguments.format, arguments.live) == (location, ffmpeg_format, True)
    assert arguments.options == options


@pytest.mark.parametrize(
    ("platform", "kind", "location", "format_"),
    [
        ("linux", "audio", "hw:0", "alsa"),
        ("linux", "video", "/dev/video0", "v4l2"),
        ("darwin", "audio", "none:0", "avfoundation"),
        ("darwin", "video", "default:none", "avfoundation"),
    ],
)
def test_default_devices(platform, kind, location, format_):
    device = default_device(kind, platform)

    assert (device.location, device.format) == (location, format_)
    camera = {"framerate": "30", "video_size": "640x480"}
    assert device.options == (camera if kind == "video" else {})


def test_windows_has_no_default_device():
    with pytest.raises(MediaError, match="dshow") as caught:
        default_device("audio", "win32")
    assert caught.value.code == "unavailable"
