"""Messages that wait for Node.js."""

from tureen_handler.live import outgoing_messages
from tureen_handler.live.outgoing_messages import OutgoingMessages

from tureen_channel import ChannelError


class Stream:
    """Takes as many messages as it has room for."""

    def __init__(self, room):
        self.room = room
        self.sent = []
        self.on_drain = None
        self.ended = False

    def try_send(self, type_, body):
        if self.ended:
            raise ChannelError("stream-closed", "closed")
        if self.room == 0:
            return False
        self.room -= 1
        self.sent.append((type_, body))
        return True

    def drain(self, room):
        self.room = room
        self.on_drain()


def make(room):
    stream = Stream(room)
    overflows = []
    return stream, overflows, OutgoingMessages(stream, overflows.append)


def test_messages_wait_in_order_until_there_is_room():
    stream, _, messages = make(room=1)
    for index in range(5):
        messages.send(1, b"%d" % index)
    assert messages.waiting_bytes == 4
    stream.drain(2)
    assert messages.waiting_bytes == 2
    messages.send(1, b"5")
    stream.drain(10)
    assert b"".join(body for _, body in stream.sent) == b"012345"
    assert messages.waiting_bytes == 0


def test_when_sent_waits_for_what_waits():
    stream, _, messages = make(room=0)
    called = []
    messages.when_sent(lambda: called.append("empty"))
    messages.send(1, b"x")
    messages.when_sent(lambda: called.append("sent"))
    assert called == ["empty"]
    stream.drain(1)
    assert called == ["empty", "sent"]


def test_too_much_is_told_once_and_dropped(monkeypatch):
    monkeypatch.setattr(outgoing_messages, "MAX_WAITING_BYTES", 10)
    _, overflows, messages = make(room=0)
    for _ in range(5):
        messages.send(1, bytes(4))
    assert overflows == [10]
    assert messages.waiting_bytes == 0


def test_an_ended_stream_takes_nothing_more():
    stream, overflows, messages = make(room=1)
    messages.send(1, b"a")
    messages.send(1, b"b")
    stream.ended = True
    stream.drain(1)
    messages.send(1, b"c")
    assert stream.sent == [(1, b"a")]
    assert messages.waiting_bytes == 0
    assert overflows == []


def test_what_waits_is_told():
    stream = Stream(room=1)
    waiting = []
    messages = OutgoingMessages(stream, print, waiting.append)
    for _ in range(3):
        messages.send(1, bytes(10))
    assert waiting == [10, 20]
    stream.drain(1)
    stream.drain(1)
    assert waiting == [10, 20, 10, 0]
