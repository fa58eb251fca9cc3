"""The state machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import bytes_of, cut, cuts, frames
from tureen_channel.channel_error import ChannelError, RemoteError
from tureen_channel.connection.connection_event import (
    Answer,
    Cancel,
    Closed,
    Message,
    Notified,
    Ready,
    Serve,
    StreamClosed,
)
from tureen_channel.frame.frame import (
    CancelFrame,
    CloseFrame,
    MessageFrame,
    NotificationFrame,
    RequestFrame,
    ResponseFrame,
)
from wired_connections import HELLO, Wired, make_connection, make_greeted, of_type, take_events


def fault_of(*sent, connection=None):
    connection = connection or make_greeted()
    connection.receive_bytes(bytes_of(*sent))
    return next((str(event.error) for event in of_type(take_events(connection), Closed)), None)


def test_each_side_learns_of_the_other():
    wired = Wired(left=make_connection({"a": "1.0.0"}), right=make_connection({"a": "1.1.0"}))
    assert of_type(wired.left_events, Ready)[0].peer.layers == {"a": "1.1.0"}
    assert of_type(wired.right_events, Ready)[0].peer.layers == {"a": "1.0.0"}
    assert wired.left.is_open
    assert wired.right.is_open


def test_versions_that_do_not_fit_end_both_sides():
    wired = Wired(left=make_connection({"a": "1.0.0"}), right=make_connection({"a": "2.0.0"}))
    for events in (wired.left_events, wired.right_events):
        assert [event.error.code for event in of_type(events, Closed)] == ["version-mismatch"]
        assert of_type(events, Ready) == []


def test_hello_comes_first_and_once():
    assert "a CANCEL frame before HELLO" in fault_of(CancelFrame(1), connection=make_connection())
    assert "a second HELLO" in fault_of(HELLO)


@given(cuts, st.lists(st.sampled_from(["a", "b", "c", None]), max_size=12))
def test_requests_are_served_and_answered_wherever_the_bytes_are_cut(sizes, targets):
    wired = Wired(sizes)
    for index, target in enumerate(targets):
        wired.left.request("x.y", target, index, b"")
    wired.carry()
    for served in range(len(targets)):
        request = of_type(wired.right_events, Serve)[served].request
        wired.right.respond(request.id, request.data, b"")
        wired.carry()
    assert len(of_type(wired.left_events, Answer)) == len(targets)
    for name in ("a", "b", "c"):
        started = [event.request for event in of_type(wired.right_events, Serve)]
        sent = [index for index, target in enumerate(targets) if target == name]
        assert [request.data for request in started if request.target == name] == sent


def test_a_request_cancelled_before_it_starts_is_answered_at_once():
    wired = Wired()
    wired.left.request("x.y", "t", None, b"")
    waiting = wired.left.request("x.y", "t", None, b"")
    wired.carry()
    wired.left.abandon(waiting)
    wired.carry()
    assert len(of_type(wired.right_events, Serve)) == 1
    assert of_type(wired.right_events, Cancel) == []
    assert of_type(wired.left_events, Answer) == []
    assert wired.left.late_answers == 1


def test_a_request_cancelled_while_it_runs_keeps_its_place_until_it_answers():
    wired = Wired()
    running = wired.left.request("x.y", "t", None, b"")
    wired.left.request("x.z", "t", None, b"")
    wired.carry()
    wired.left.abandon(running)
    wired.carry()
    assert of_type(wired.right_events, Cancel) == [Cancel(running)]
    assert len(of_type(wired.right_events, Serve)) == 1
    wired.right.respond_error(running, RemoteError("E", "c", ""))
    wired.carry()
    served = [event.request.method for event in of_type(wired.right_events, Serve)]
    assert served == ["x.y", "x.z"]
    assert wired.left.late_answers == 1


def test_a_request_may_be_cancelled_when_its_answer_is_on_its_way():
    wired = Wired()
    id_ = wired.left.request("x.y", None, None, b"")
    wired.carry()
    wired.right.respond(id_, None, b"")
    wired.left.abandon(id_)
    wired.carry()
    assert wired.left.is_open
    assert wired.right.is_open
    assert wired.left.late_answers == 1


def test_an_answer_that_cannot_be_sent_is_a_refusal():
    wired = Wired([100], left=make_connection(max_frame_bytes=16_384))
    ids = [wired.left.request(f"x.{name}", None, None, b"") for name in ("large", "odd", "bad")]
    wired.carry()
    wired.right.respond(ids[0], None, bytes(20_000))
    wired.right.respond(ids[1], {"set": {1}}, b"")
    wired.right.respond_error(ids[2], RemoteError("E", "c", "", float("nan")))
    wired.carry()
    answers = of_type(wired.left_events, Answer)
    assert [event.answer.code for event in answers] == ["unsendable-reply"] * 3


def test_a_request_too_large_for_the_other_side_is_refused_before_anything_is_sent():
    wired = Wired([1_000], right=make_connection(max_frame_bytes=16_384))
    with pytest.raises(ChannelError, match=r"x\.large: 17\d\d\d bytes") as caught:
        wired.left.request("x.large", None, None, bytes(17_000))
    assert caught.value.code == "frame-too-large"
    assert wired.left.take_output() == []
    assert wired.left.request("x.small", None, None, b"") == 1


def test_streams_close_on_both_sides_and_can_be_opened_anew():
    wired = Wired()
    for connection in (wired.left, wired.right):
        connection.open_stream(5, 1_000)
    wired.carry()
    wired.left.close_stream(5)
    wired.carry()
    assert of_type(wired.right_events, StreamClosed) == [StreamClosed(5)]
    assert not wired.right.may_message(5)
    for connection in (wired.left, wired.right):
        connection.open_stream(5, 1_000)
    wired.carry()
    assert wired.left.may_message(5)
    assert wired.right.may_message(5)


def test_messages_that_come_after_the_close_are_counted():
    wired = Wired()
    for connection in (wired.left, wired.right):
        connection.open_stream(5, 1_000)
    wired.carry()
    wired.left.send_message(5, wired.left.encode_message(MessageFrame(5, 0, 0, 0, b"")))
    wired.right.close_stream(5)
    wired.carry()
    assert of_type(wired.right_events, Message) == []
    assert wired.right.late_messages == 1


def test_messages_beyond_the_window_or_for_no_stream_are_a_fault():
    message = MessageFrame(5, 0, 0, 0, bytes(60))
    connection = make_greeted()
    connection.open_stream(5, 50)
    assert "stream 5, which is not open" in fault_of(message)
    assert fault_of(message, connection=connection) is None
    assert "stream 5 beyond its window" in fault_of(message, connection=connection)


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        (ResponseFrame(4), "an answer to request 4, which is not pending"),
        (RequestFrame(2, "a.b"), "request 2 after request 0"),
        (CancelFrame(1), "the cancelling of request 1, which was never sent"),
        (CloseFrame(9), "the close of stream 9, which is not open"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_ids_that_do_not_exist_are_a_fault(frame, fault):
    assert fault in fault_of(frame)


def test_a_fault_comes_last_and_is_told_to_the_other_side():
    connection = make_greeted()
    connection.take_output()
    news = bytes_of(NotificationFrame("e"))
    connection.receive_bytes(news + b"garbage!" + news)
    connection.receive_bytes(news)
    connection.receive_end()
    assert [type(event) for event in take_events(connection)] == [Notified, Closed]
    told = make_greeted()
    told.receive_bytes(b"".join(connection.take_output()))
    error = take_events(told)[-1].error
    assert error.code == "peer-failed"
    assert "protocol-error" in str(error)


@given(st.lists(frames, max_size=4), st.binary(max_size=100), cuts)
def test_any_garbage_ends_in_one_error(sent, garbage, sizes):
    connection = make_greeted()
    for piece in cut(bytes_of(*sent) + garbage, sizes):
        connection.receive_bytes(piece)
    connection.receive_end()
    assert len(of_type(take_events(connection), Closed)) == 1
    assert connection.end_error.code in ("protocol-error", "disconnected")


def test_close_is_orderly_on_both_sides():
    wired = Wired()
    wired.left.close()
    wired.left.close()
    wired.carry()
    assert of_type(wired.left_events, Closed) == [Closed(None)]
    assert of_type(wired.right_events, Closed) == [Closed(None)]
    assert "closed by this side" in str(wired.left.end_error)
    assert "closed by the other side" in str(wired.right.end_error)


def test_bytes_that_end_without_a_close_are_an_error():
    between = make_greeted()
    between.receive_end()
    assert between.end_error.code == "disconnected"
    within = make_greeted()
    within.receive_bytes(bytes_of(HELLO)[:11])
    cause = ConnectionResetError("reset")
    within.receive_end(cause)
    assert "failed in the middle of a frame (11 bytes of it had come)" in str(within.end_error)
    assert within.end_error.__cause__ is cause
