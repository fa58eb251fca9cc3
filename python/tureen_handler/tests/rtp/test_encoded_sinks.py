from rtp_doubles.sink import ListSink
from tureen_handler.media.frame import EncodedFrame
from tureen_handler.rtp.encoded_sinks import EncodedSinks


def frame(number, *, key=False):
    return EncodedFrame(b"", "video/VP8", 90000, number, key, None, 0.0)


def numbers(sink):
    return [received.timestamp for received in sink.frames]


def test_each_sink_begins_with_a_key_frame():
    sinks = EncodedSinks()
    early, late = ListSink(), ListSink()
    sinks.add(early)
    sinks.deliver(frame(1, key=True))
    sinks.add(late)
    sinks.deliver(frame(2))
    sinks.deliver(frame(3, key=True))
    sinks.deliver(frame(4))
    assert (numbers(early), numbers(late)) == ([1, 2, 3, 4], [3, 4])
    sinks.interrupt()
    sinks.deliver(frame(5))
    assert numbers(early) == [1, 2, 3, 4]


def test_unsubscribing_twice_and_ending():
    sinks = EncodedSinks()
    left, stayed = ListSink(), ListSink()
    remove = sinks.add(left)
    sinks.add(stayed)
    remove()
    remove()
    assert sinks
    sinks.end()
    sinks.end()
    assert (left.ended, stayed.ended) == (0, 1)
    assert not sinks


def test_a_sink_that_fails_does_not_stop_the_others(caplog):
    class Failing:
        def handle_encoded_frame(self, frame):
            raise RuntimeError("full")

        def handle_ended(self):
            raise RuntimeError("gone")

    sinks = EncodedSinks()
    sink = ListSink()
    sinks.add(Failing())
    sinks.add(sink)
    sinks.deliver(frame(1, key=True))
    sinks.end()
    assert (numbers(sink), sink.ended) == ([1], 1)
    assert len(caplog.records) == 2
