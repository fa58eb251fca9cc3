import pytest
from tureen_handler.rtp import extension_uris
from tureen_handler.rtp.ortc import receiver_parameters, sender_parameters

VIDEO = {
    "mid": "3",
    "codecs": [
        {
            "mimeType": "video/VP8",
            "payloadType": 101,
            "clockRate": 90000,
            "parameters": {},
            "rtcpFeedback": [
                {"type": "nack", "parameter": ""},
                {"type": "nack", "parameter": "pli"},
                {"type": "transport-cc"},
            ],
        },
        {
            "mimeType": "video/rtx",
            "payloadType": 102,
            "clockRate": 90000,
            "parameters": {"apt": 101},
            "rtcpFeedback": [],
        },
    ],
    "headerExtensions": [{"uri": extension_uris.MID, "id": 1, "encrypt": False}],
    "encodings": [{"ssrc": 111, "rtx": {"ssrc": 112}}],
}


def test_reads_a_consumer():
    parameters = receiver_parameters("c1", "video", VIDEO)
    (codec,) = parameters.codecs
    assert (parameters.mid, parameters.ssrc, parameters.rtx_ssrc) == ("3", 111, 112)
    assert parameters.rtx_payload_types == {102: 101}
    assert parameters.header_extensions[0].id == 1
    assert codec.has_feedback("nack")
    assert codec.has_feedback("nack", "pli")
    assert not codec.has_feedback("goog-remb")


def test_reads_the_probator_which_has_neither_rtx_nor_mid_rules():
    probator = {
        **VIDEO,
        "mid": "probator",
        "codecs": VIDEO["codecs"][:1],
        "encodings": [{"ssrc": 1234}],
    }
    parameters = receiver_parameters("probator", "video", probator)
    assert (parameters.ssrc, parameters.rtx_ssrc, parameters.rtx_payload_types) == (1234, None, {})


def test_reads_a_producer_with_one_encoding():
    (parameters,) = sender_parameters("p1", "video", VIDEO)
    assert (parameters.sender_id, parameters.ssrc, parameters.mid) == ("p1", 111, "3")
    assert (parameters.rtx.payload_type, parameters.rtx.ssrc) == (102, 112)


def test_reads_a_simulcast_producer_in_order():
    encodings = [
        {"ssrc": 1, "rid": "r0", "maxBitrate": 100_000},
        {"ssrc": 2, "rtx": {"ssrc": 3}},
    ]
    low, high = sender_parameters("p1", "video", {**VIDEO, "encodings": encodings})
    assert (low.sender_id, low.rid, low.rtx, low.max_bitrate_bps) == ("p1:0", "r0", None, 100_000)
    assert (high.sender_id, high.rtx.ssrc, high.max_bitrate_bps) == ("p1:1", 3, None)


def test_says_what_is_missing():
    with pytest.raises(ValueError, match='receiver "c1" has no media codec'):
        receiver_parameters("c1", "video", {"codecs": VIDEO["codecs"][1:]})
    with pytest.raises(ValueError, match='sender "p1" has no media codec'):
        sender_parameters("p1", "video", {})
    with pytest.raises(ValueError, match="has no ssrc"):
        sender_parameters("p1", "video", {**VIDEO, "encodings": [{"rid": "a"}]})
