import pytest
from tureen_handler.net.ice.check import IceCheck
from tureen_handler.net.ice.messages import Credentials
from tureen_handler.net.ice.timers import IceTimers

CREDENTIALS = Credentials("local", "l" * 24, "remote", "r" * 24)


def check(timers: IceTimers | None = None) -> IceCheck:
    return IceCheck(CREDENTIALS, 1, timers or IceTimers(), 0.0, nominate=False)


def test_is_sent_again_with_doubling_distance():
    subject = check(IceTimers(check_limit_s=1000))
    times = [subject.due_at]
    while subject.advance(subject.due_at):
        times.append(subject.due_at)
    assert times == pytest.approx([0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 39.5])
    assert subject.transmissions == 7


def test_is_given_up_at_the_limit():
    subject = check(IceTimers(check_limit_s=2))
    assert subject.advance(0.5)
    assert subject.advance(1.5)
    assert subject.due_at == 2
    assert subject.advance(2) is None


def test_is_not_sent_before_it_is_due():
    assert check().advance(0.49) is False


def test_round_trip_time_only_of_the_first_transmission():
    subject = check()
    assert subject.round_trip_s(0.2) == pytest.approx(0.2)
    subject.advance(0.5)
    assert subject.round_trip_s(0.6) is None


def test_transactions_differ():
    assert check().transaction_id != check().transaction_id
