"""The state machine against `IceLite`, in simulated time."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback_sfu.ice_lite import IceLite
from tureen_handler.net.ice.actions import (
    CONSENT_EXPIRED,
    PATH_LOST,
    ChangeState,
    SelectPath,
    SendDatagram,
)
from tureen_handler.net.ice.agent import IceAgent
from tureen_handler.net.ice.messages import Credentials, build_check
from tureen_handler.net.ice.timers import IceTimers

TIMERS = IceTimers()
OURS = ("198.51.100.1", 1000)


class Net:
    """One agent, one server per path, and a clock that only moves when told to."""

    def __init__(self, paths: int = 1) -> None:
        self.now = 1000.0
        self.servers = [IceLite(username="server", password="p" * 24) for _ in range(paths)]
        remotes = [(f"192.0.2.{number + 1}", 2000) for number in range(paths)]
        credentials = Credentials("local", "l" * 24, "server", "p" * 24)
        self.agent = IceAgent(credentials, remotes, TIMERS, draw=lambda: 0.5)
        self.sent: list[tuple[float, int]] = []
        self.states: list[str] = []
        self.reasons: list[str | None] = []
        self.selected: list[int] = []
        self.lose = lambda _now, _path: False
        self.delay_s = 0.01
        self._answers: list[tuple[float, int, bytes]] = []

    def perform(self, actions) -> None:
        for action in actions:
            match action:
                case SendDatagram(path, datagram):
                    self._deliver(path, datagram)
                case SelectPath(path):
                    self.selected.append(path)
                case ChangeState(state, reason):
                    self.states.append(state)
                    self.reasons.append(reason)

    def start(self) -> None:
        self.perform(self.agent.start(self.now))

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        while True:
            timeout = self.agent.next_timeout()
            candidates = [at for at, _, _ in self._answers]
            if timeout is not None:
                candidates.append(timeout)
            if not candidates or min(candidates) > end:
                self.now = end
                return
            moment = min(candidates)
            assert moment >= self.now - 1e-9, "a timer lies in the past"
            self.now = max(self.now, moment)
            self._step()

    def _step(self) -> None:
        due = [answer for answer in self._answers if answer[0] <= self.now]
        if not due:
            self.perform(self.agent.handle_timeout(self.now))
            return
        self._answers = [answer for answer in self._answers if answer[0] > self.now]
        for _, path, datagram in due:
            self.perform(self.agent.handle_datagram(path, datagram, self.now))

    def _deliver(self, path: int, datagram: bytes) -> None:
        self.sent.append((self.now, path))
        if self.lose(self.now, path):
            return
        answer = self.servers[path].answer(datagram, OURS)
        if answer is not None:
            self._answers.append((self.now + self.delay_s, path, answer))

    @property
    def nominations(self) -> list[bool]:
        return [check.nominates for server in self.servers for check in server.checks]


def connected(paths: int = 1) -> Net:
    net = Net(paths)
    net.start()
    net.run(1)
    assert net.agent.state == "connected"
    return net


def test_a_single_path_is_nominated_by_its_first_check():
    net = Net()
    net.start()
    assert net.sent == [(1000.0, 0)]
    assert net.nominations == [True]
    net.run(0.1)
    assert net.states == ["checking", "connected"]
    assert net.selected == [0]
    assert net.agent.statistics.current_round_trip_s == pytest.approx(0.01)


def test_of_several_the_first_that_answers_is_nominated():
    net = Net(paths=3)
    net.servers[0].answers = False
    net.start()
    net.run(1)
    assert net.selected == [1]
    assert [check.nominates for check in net.servers[1].checks] == [False, True]
    assert net.servers[2].checks == []  # it was not needed


def test_the_preferred_of_several_has_a_head_start():
    net = Net(paths=2)
    net.start()
    net.run(1)
    assert net.selected == [0]
    assert net.servers[1].checks == []


def test_a_path_that_cannot_be_nominated_is_replaced():
    net = Net(paths=2)
    net.delay_s = 0.2
    net.lose = lambda _now, path: path == 0 and len(net.servers[0].checks) > 0
    net.start()
    net.run(60)
    assert net.selected == [1]


def test_checks_are_repeated_with_growing_distance_until_the_limit():
    net = Net()
    net.servers[0].answers = False
    net.start()
    net.run(100)
    times = [at - 1000 for at, _ in net.sent]
    assert times == pytest.approx([0, 0.5, 1.5, 3.5, 7.5, 15.5])
    assert net.states == ["checking", "failed"]
    assert net.reasons[-1] == "no answer (192.0.2.1:2000)"
    assert net.agent.next_timeout() is None


def test_a_lost_first_check_costs_one_retransmission():
    net = Net()
    net.lose = lambda now, _path: now == 1000.0
    net.start()
    net.run(1)
    assert net.agent.state == "connected"
    assert net.agent.statistics.current_round_trip_s is None  # ambiguous (Karn)


def test_a_refusal_is_named_in_the_failure():
    net = Net()
    net.servers[0].refuses_with = (401, "Unauthorized")
    net.start()
    net.run(100)
    assert net.reasons[-1] == "the server answered 401 Unauthorized (192.0.2.1:2000)"
    assert net.agent.statistics.responses_received == 0
    assert net.agent.statistics.ignored_messages > 0


def test_answers_with_a_wrong_key_are_ignored():
    net = Net()
    net.servers[0].password = "x" * 24
    net.servers[0].refuses_with = None
    net.start()
    net.run(100)
    assert net.agent.state == "failed"


def test_a_path_without_a_socket_fails_and_the_other_is_used():
    net = Net(paths=2)
    net.start()
    net.perform(net.agent.fail_path(0, "no socket"))
    net.run(1)
    assert net.selected == [1]


def test_when_no_path_has_a_socket_it_fails_at_once():
    net = Net(paths=2)
    net.start()
    for path in range(2):
        net.perform(net.agent.fail_path(path, "no socket for it"))
    assert net.states == ["checking", "failed"]
    assert "no socket for it" in (net.reasons[-1] or "")


def test_consent_is_asked_every_five_seconds():
    net = connected()
    net.run(60)
    consent = [at for at, _ in net.sent[1:]]
    assert len(consent) == 12
    assert {round(b - a, 3) for a, b in pairwise(consent)} == {5.0}
    assert net.states == ["checking", "connected"]
    assert net.agent.statistics.consent_requests_sent == 12


def test_one_lost_consent_check_goes_unnoticed():
    net = connected()
    lost_at = net.agent.next_timeout()
    net.lose = lambda now, _path: now == lost_at
    net.run(30)
    assert net.states == ["checking", "connected"]


def test_silence_is_disconnected_then_failed():
    net = connected()
    silent_at = net.now
    net.servers[0].answers = False
    net.run(11)
    assert net.states[-1] == "disconnected"
    assert net.agent.state == "disconnected"
    net.run(18)
    assert net.states[-1] == "disconnected"
    net.run(5)
    assert net.states[-1] == "failed"
    assert net.reasons[-1] == CONSENT_EXPIRED
    assert net.now - silent_at < TIMERS.consent_expiry_s + 6
    assert net.agent.next_timeout() is None


def test_silence_that_ends_is_forgiven():
    net = connected()
    net.servers[0].answers = False
    net.run(15)
    net.servers[0].answers = True
    net.run(10)
    assert net.states == ["checking", "connected", "disconnected", "connected"]
    net.run(60)
    assert net.agent.state == "connected"


def test_consent_checks_have_new_transactions():
    net = connected()
    net.run(30)
    assert len(net.sent) == 7
    assert net.agent.statistics.responses_received == 7


def test_a_soft_restart_nominates_again_and_stays_connected():
    net = connected()
    net.servers[0].renew()
    server = net.servers[0]
    net.perform(net.agent.restart(server.username, server.password, net.now))
    net.run(0.1)
    assert server.checks[-1].nominates
    assert server.checks[-1].username.startswith(server.username)
    assert net.states == ["checking", "connected"]
    assert net.selected == [0]
    net.run(60)
    assert net.agent.state == "connected"
    assert all(check.username.startswith(server.username) for check in server.checks[2:])


def test_a_restart_while_searching_begins_again():
    net = Net(paths=2)
    net.start()
    for server in net.servers:
        server.username, server.password = "new", "n" * 24
    net.perform(net.agent.restart("new", "n" * 24, net.now))
    net.run(1)
    assert net.selected == [0]


def test_a_restart_after_failure_revives():
    net = connected()
    net.servers[0].answers = False
    net.run(60)
    assert net.agent.state == "failed"
    net.servers[0].answers = True
    net.servers[0].renew()
    net.perform(net.agent.restart(net.servers[0].username, net.servers[0].password, net.now))
    net.run(1)
    assert net.states[-2:] == ["checking", "connected"]
    net.run(60)
    assert net.agent.state == "connected"


def test_a_restart_after_failure_may_fail_again():
    net = connected()
    net.servers[0].answers = False
    net.run(60)
    net.perform(net.agent.restart("server", "p" * 24, net.now))
    net.run(60)
    assert net.states[-2:] == ["checking", "failed"]
    assert net.agent.next_timeout() is None


def test_a_restart_before_the_start_only_stores():
    net = Net()
    net.servers[0].username, net.servers[0].password = "new", "n" * 24
    net.perform(net.agent.restart("new", "n" * 24, net.now))
    assert net.sent == []
    net.start()
    net.run(1)
    assert net.agent.state == "connected"


def test_answers_the_servers_own_checks():
    net = connected()
    reverse = Credentials("server", "p" * 24, "local", "l" * 24)
    request = build_check(reverse, bytes(12), 1, nominate=False)
    (action,) = net.agent.handle_datagram(0, request, net.now)
    assert isinstance(action, SendDatagram)  # 487: both claim to be controlling
    assert net.agent.statistics.requests_received == 1
    assert net.agent.statistics.responses_sent == 1


def test_nothing_happens_after_close():
    net = connected()
    net.agent.close()
    assert net.agent.next_timeout() is None
    assert net.agent.handle_timeout(net.now + 100) == []
    assert net.agent.restart("a", "b", net.now) == []
    net.run(100)
    assert net.states == ["checking", "connected"]


@given(st.lists(st.tuples(st.integers(0, 1), st.binary(max_size=100)), max_size=20))
def test_garbage_changes_nothing(datagrams):
    net = connected(paths=2)
    for path, datagram in datagrams:
        assert net.agent.handle_datagram(path, datagram, net.now) == []
    assert net.agent.state == "connected"
    assert net.agent.statistics.ignored_messages >= len(datagrams)


@settings(max_examples=30)
@given(st.integers(1, 4), st.floats(0, 0.4), st.randoms(use_true_random=False))
def test_loss_delays_but_does_not_break(paths, loss, random):
    net = Net(paths)
    net.lose = lambda _now, _path: random.random() < loss
    net.start()
    net.run(600)
    assert net.agent.state in ("connected", "disconnected", "failed")
    assert len(net.selected) <= 1
    # Never more often than a check each 4 s with a few retransmissions.
    assert len(net.sent) < 600


def adding(*addresses: str) -> tuple[Net, list[int]]:
    net = Net(paths=0)
    net.servers = [IceLite(username="server", password="p" * 24) for _ in addresses]
    net.agent.expect_paths()
    net.start()
    return net, [net.agent.add_path((each, 2000), net.now) for each in addresses]


def test_nothing_is_sent_on_a_path_before_it_is_open():
    net, (only,) = adding("192.0.2.1")
    net.perform(net.agent.end_of_paths())
    net.run(1)
    assert net.sent == []
    assert net.agent.next_timeout() is None
    net.perform(net.agent.open_path(only, net.now))
    assert net.nominations == [True]
    net.run(1)
    assert net.agent.state == "connected"


def test_while_more_may_come_the_first_answer_is_nominated():
    net, (first, second) = adding("192.0.2.1", "192.0.2.2")
    net.perform(net.agent.open_path(second, net.now))
    net.run(1)
    assert net.selected == [second]
    assert net.nominations == [False, True]
    net.perform(net.agent.open_path(first, net.now))
    net.run(1)
    assert net.selected == [second]


def test_it_does_not_fail_while_more_may_come():
    net, (only,) = adding("192.0.2.1")
    net.perform(net.agent.fail_path(only, "refused"))
    assert net.agent.state == "checking"
    net.perform(net.agent.end_of_paths())
    assert net.reasons[-1] == "refused (192.0.2.1:2000)"


def test_the_loss_of_the_path_in_use_is_a_failure():
    net = connected(paths=2)
    assert net.agent.fail_path(1, "closed") == []
    net.perform(net.agent.fail_path(0, "closed"))
    assert (net.states[-1], net.reasons[-1]) == ("failed", PATH_LOST)
    assert net.agent.next_timeout() is None


def test_over_a_stream_nothing_is_sent_twice():
    net = Net()
    net.agent = IceAgent(
        Credentials("local", "l" * 24, "server", "p" * 24),
        [("192.0.2.1", 2000)],
        TIMERS.for_stream(),
    )
    net.servers[0].answers = False
    net.start()
    net.run(100)
    assert len(net.sent) == 1
    assert net.states == ["checking", "failed"]
    assert net.now >= 1000 + TIMERS.check_limit_s
