"""What is asked of FFmpeg for files, URLs and devices on every platform."""

import pytest
from tureen_handler.media.errors import MediaError
from tureen_handler.media.sources import SourceDescription, open_arguments


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
    assert arguments.options.pop("protocol_whitelist") == "file,crypto"
    formats = set(arguments.options.pop("format_whitelist").split(","))
    assert {"matroska,webm", "mpegts", "wav"} <= {*formats, "matroska,webm"}
    assert not {"hls", "concat", "sdp", "dash"} & formats
    assert arguments.options == {}
    assert not arguments.live


def test_a_named_format_of_a_file_may_list_others():
    arguments = open_arguments(SourceDescription("/a/list.txt", "concat"))

    assert arguments.options == {"protocol_whitelist": "file,crypto"}


@pytest.mark.parametrize("url", ["http://host/a.webm", "rtsp://host/stream", "rtmps://h/x"])
def test_urls_never_lead_to_files(url):
    arguments = open_arguments(SourceDescription(url, options={"user_agent": "x"}))

    protocols = arguments.options["protocol_whitelist"].split(",")
    assert arguments.file == url
    assert arguments.options["user_agent"] == "x"
    assert not {"file", "concat", "subfile", "data", "pipe", "fd", "async"} & set(protocols)
    assert url.split(":")[0] in protocols


@pytest.mark.parametrize(
    "url", ["ftp://h/x", "pipe://0", "data://text", "subfile://x", "gopher://h"]
)
def test_urls_of_other_schemes_are_refused(url):
    with pytest.raises(MediaError, match="use a URL of one of http, https") as caught:
        open_arguments(SourceDescription(url, source="url"))
    assert caught.value.code == "invalid-location"


def test_options_of_urls_narrow_what_they_lead_to_and_never_widen_it():
    narrow = SourceDescription("https://h/x", options={"protocol_whitelist": "https,tls,tcp"})
    assert open_arguments(narrow).options["protocol_whitelist"] == "https,tls,tcp"
    wide = SourceDescription("https://h/x", options={"protocol_whitelist": "https,tls,tcp,file"})
    with pytest.raises(MediaError, match="with file in protocol_whitelist"):
        open_arguments(wide)


def test_http_is_redirected_seldom_and_connected_again():
    options = open_arguments(SourceDescription("HTTP://h/x", timeout_s=4)).options
    assert options["max_redirects"] == "5"
    assert options["reconnect"] == options["reconnect_streamed"] == "1"
    own = SourceDescription("http://h/x", options={"reconnect_streamed": "0"})
    assert open_arguments(own).options["reconnect_streamed"] == "0"


@pytest.mark.parametrize(
    ("timeout_s", "delay_s"), [(0.5, "0"), (1, "0"), (3, "1"), (4, "1"), (10, "3"), (12, "7")]
)
def test_all_attempts_to_connect_again_come_within_the_timeout(timeout_s, delay_s):
    options = open_arguments(SourceDescription("http://h/x", timeout_s=timeout_s)).options
    assert options["reconnect_delay_max"] == delay_s


@pytest.mark.parametrize(
    ("url", "live"), [("rtsp://h/x", True), ("udp://@:1", True), ("http://h/x", False)]
)
def test_servers_of_real_time_protocols_set_the_pace(url, live):
    assert open_arguments(SourceDescription(url)).live is live


@pytest.mark.parametrize(
    ("location", "source"),
    [("/etc/passwd", "url"), ("file:///etc/passwd", "url"), ("http://h/x", "file"), ("x", "file")],
)
def test_a_location_of_another_kind_than_it_says_is_refused(location, source):
    with pytest.raises(MediaError) as caught:
        open_arguments(SourceDescription(location, source=source))
    assert caught.value.code == "invalid-location"


@pytest.mark.parametrize(("location", "source"), [("/a", "file"), ("http://h/a", "url")])
def test_only_devices_have_formats_of_devices(location, source):
    with pytest.raises(MediaError):
        open_arguments(SourceDescription(location, "lavfi", source=source))


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
        ("default", "pulse", "pulse"),
        ("default:none", "avfoundation", "avfoundation"),
        ("video=Camera", "dshow", "dshow"),
        ("audio=Microphone (USB)", "dshow", "dshow"),
    ],
)
def test_arguments_built_for_devices_no_hardware_at_hand(location, format_, ffmpeg_format):
    options = {"framerate": "15"}
    arguments = open_arguments(SourceDescription(location, format_, options))

    assert (arguments.file, arguments.format, arguments.live) == (location, ffmpeg_format, True)
    assert arguments.options == options


def test_messages_do_not_name_user_and_password():
    url = "rtsp://admin:p@ss@camera:554/live?a=b@c"
    arguments = open_arguments(SourceDescription(url))

    assert (arguments.name, arguments.file) == ("rtsp://camera:554/live?a=b@c", url)
