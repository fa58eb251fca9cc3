"""Requests about codecs."""


async def test_the_directions_differ_in_congestion_control(worker):
    feedback = {}
    for direction in ("send", "recv"):
        reply = await worker.ask("codecs.capabilities", direction=direction)
        vp8 = next(c for c in reply["codecs"] if c["mimeType"] == "video/VP8")
        feedback[direction] = {each["type"] for each in vp8["rtcpFeedback"]}
    assert "goog-remb" in feedback["send"]
    assert "transport-cc" not in feedback["send"]
    assert "transport-cc" in feedback["recv"]
