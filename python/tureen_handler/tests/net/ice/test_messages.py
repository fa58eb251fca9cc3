import pytest
from aioice import stun
from tureen_handler.adapter.aiortc_private import parse_stun
from tureen_handler.net.ice.messages import (
    Credentials,
    build_answer,
    build_check,
    error_of,
    is_authentic,
    is_request,
    is_success,
    read_message,
)

OURS = Credentials("local", "l" * 24, "remote", "r" * 24)
THEIRS = Credentials("remote", "r" * 24, "local", "l" * 24)
SOURCE = ("192.0.2.7", 4000)


def their_request(credentials: Credentials = THEIRS, *, controlled: bool = True) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{credentials.remote_username}:{credentials.local_username}"
    message.attributes["PRIORITY"] = 1
    message.attributes["ICE-CONTROLLED" if controlled else "ICE-CONTROLLING"] = 5
    message.add_message_integrity(credentials.remote_key)
    return bytes(message)


def answer_to(request: bytes, source=SOURCE) -> bytes:
    return build_answer(parse_stun(request), request, OURS, source)


def test_a_check_says_who_asks_whom():
    message = parse_stun(build_check(OURS, b"t" * 12, 77, nominate=True))
    assert message.transaction_id == b"t" * 12
    assert message.attributes["USERNAME"] == "remote:local"
    assert message.attributes["ICE-CONTROLLING"] == 77
    assert message.attributes["PRIORITY"] == 1862270975
    assert "USE-CANDIDATE" in message.attributes
    assert is_request(message)


def test_a_plain_check_does_not_nominate():
    message = parse_stun(build_check(OURS, b"t" * 12, 77, nominate=False))
    assert "USE-CANDIDATE" not in message.attributes


@pytest.mark.parametrize("source", [SOURCE, ("2001:db8::1", 4000)])
def test_answers_a_request(source):
    request = their_request()
    answer = answer_to(request, source)
    message = parse_stun(answer)
    assert is_success(message)
    assert message.transaction_id == parse_stun(request).transaction_id
    assert message.attributes["XOR-MAPPED-ADDRESS"] == source
    assert is_authentic(answer, OURS.local_key)


@pytest.mark.parametrize(
    ("request_bytes", "code"),
    [
        (their_request(Credentials("remote", "r" * 24, "local", "wrong password here")), 401),
        (their_request(Credentials("remote", "r" * 24, "someone else", "l" * 24)), 401),
        (their_request(controlled=False), 487),
        (bytes(stun.Message(stun.Method.BINDING, stun.Class.REQUEST)), 400),
    ],
    # Transaction ids are random, names of tests must not be.
    ids=["a wrong password", "another user", "two that control", "no credentials"],
)
def test_refuses_what_it_must(request_bytes, code):
    error = error_of(parse_stun(answer_to(request_bytes)))
    assert error is not None
    assert error[0] == code


def test_a_success_is_no_error():
    assert error_of(parse_stun(answer_to(their_request()))) is None


def test_only_binding_messages_are_read():
    allocate = bytes(stun.Message(stun.Method.ALLOCATE, stun.Class.REQUEST))
    assert read_message(allocate) is None
    assert read_message(b"\x00\x01") is None
