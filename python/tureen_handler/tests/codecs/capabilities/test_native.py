"""The capabilities table obeys what mediasoup's ortc checks."""

import json
from typing import get_args

import pytest
from tureen_handler.codecs import create_depacketizer, native_rtp_capabilities
from tureen_handler.codecs.available import has_codec
from tureen_handler.codecs.capabilities import Direction
from tureen_handler.codecs.capabilities import codecs as native_codecs_module

DIRECTIONS = get_args(Direction)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_payload_types_are_unique_and_every_rtx_points_at_its_codec(direction: Direction) -> None:
    codecs = native_rtp_capabilities(direction)["codecs"]
    by_type = {codec["preferredPayloadType"]: codec for codec in codecs}

    assert len(by_type) == len(codecs)
    for codec in codecs:
        if codec["mimeType"] == "video/rtx":
            target = by_type[int(codec["parameters"]["apt"])]
            assert target["kind"] == "video"
            assert target["mimeType"] != "video/rtx"


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_codec_can_be_depacketized(direction: Direction) -> None:
    for codec in native_rtp_capabilities(direction)["codecs"]:
        if not codec["mimeType"].endswith("/rtx"):
            create_depacketizer(codec["mimeType"])


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_numbers_stay_numbers(direction: Direction) -> None:
    for codec in native_rtp_capabilities(direction)["codecs"]:
        for name, value in codec["parameters"].items():
            assert name == "profile-level-id" or isinstance(value, int)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_h264_has_four_profiles_the_one_that_all_take_first(direction: Direction) -> None:
    codecs = native_rtp_capabilities(direction)["codecs"]
    h264 = [codec["parameters"] for codec in codecs if codec["mimeType"] == "video/H264"]

    assert [each["profile-level-id"] for each in h264] == ["42e01f", "42001f", "4d001f", "64001f"]


def test_transport_wide_feedback_is_for_receiving_only() -> None:
    def uses(direction: Direction) -> tuple[bool, bool]:
        capabilities = native_rtp_capabilities(direction)
        feedback = any(
            {"type": "transport-cc"} in codec["rtcpFeedback"] for codec in capabilities["codecs"]
        )
        extension = any("transport-wide" in e["uri"] for e in capabilities["headerExtensions"])
        return feedback, extension

    assert uses("recvonly") == (True, True)
    assert uses("sendonly") == (False, False)


def test_preferred_codecs_come_first() -> None:
    mime_types = [codec["mimeType"] for codec in native_rtp_capabilities("sendonly")["codecs"]]

    assert mime_types[0] == "audio/opus"
    assert mime_types.index("video/VP8") < mime_types.index("video/H264")


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_extension_ids_are_one_per_uri_and_fit_one_byte_headers(direction: Direction) -> None:
    extensions = native_rtp_capabilities(direction)["headerExtensions"]
    ids = {extension["uri"]: extension["preferredId"] for extension in extensions}

    assert len(set(ids.values())) == len(ids)
    assert all(1 <= preferred_id <= 14 for preferred_id in ids.values())
    assert all(extension["direction"] == direction for extension in extensions)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_each_call_returns_its_own_json(direction: Direction) -> None:
    first = native_rtp_capabilities(direction)
    untouched = json.dumps(native_rtp_capabilities(direction))

    first["codecs"][0]["parameters"]["minptime"] = 99

    assert json.dumps(native_rtp_capabilities(direction)) == untouched


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_av1_is_offered_only_where_the_build_can(direction: Direction, monkeypatch) -> None:
    def offers_av1() -> bool:
        codecs = native_rtp_capabilities(direction)["codecs"]
        return any(codec["mimeType"] == "video/AV1" for codec in codecs)

    for available in (True, False):
        monkeypatch.setattr(native_codecs_module, "has_codec", lambda name, mode, a=available: a)
        assert offers_av1() is available


def test_codecs_of_this_build_are_known() -> None:
    assert has_codec("libvpx", "w")
    assert not has_codec("libdav1d", "w")
    assert not has_codec("no-such-codec", "r")
