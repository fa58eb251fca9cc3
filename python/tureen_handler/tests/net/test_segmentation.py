import errno
import itertools
import socket
import sys

import pytest
from tureen_handler.net.segmentation import MAX_RUN, SegmentedSend, cut_into_runs

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux sends runs")


@pytest.fixture
def pair():
    """A connected socket and the one it sends to."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        sender.connect(receiver.getsockname())
        yield sender, receiver


def sizes(datagrams):
    return [[len(each) for each in run] for run in cut_into_runs(datagrams)]


def test_a_run_is_of_one_size_and_may_end_with_a_shorter_one():
    lengths = [3, 3, 2, 2, 4, 4, 4, 1, 1]
    assert sizes([bytes(each) for each in lengths]) == [[3, 3, 2], [2], [4, 4, 4, 1], [1]]


def test_runs_are_bounded_and_hold_everything_in_order():
    datagrams = [number.to_bytes(2, "big") for number in range(2 * MAX_RUN + 1)]
    runs = list(cut_into_runs(datagrams))
    assert [len(run) for run in runs] == [MAX_RUN, MAX_RUN, 1]
    assert list(itertools.chain(*runs)) == datagrams


@only_linux
def test_a_run_arrives_as_the_datagrams_it_is_of(pair):
    sender, receiver = pair
    run = [bytes([number]) * 1000 for number in range(7)] + [b"end"]
    assert SegmentedSend(sender).send(run)
    assert [receiver.recv(2048) for _ in run] == run


def test_a_single_datagram_is_left_to_the_caller(pair):
    assert not SegmentedSend(pair[0]).send([b"alone"])


class Refusing:
    """A socket whose kernel fails every time."""

    def __init__(self, code, *, knows=True):
        self.calls = 0
        self._code = code
        self._knows = knows

    def getsockopt(self, *_arguments):
        if not self._knows:
            raise OSError(errno.ENOPROTOOPT, "unknown")
        return 0

    def sendmsg(self, *_arguments):
        self.calls += 1
        raise OSError(self._code, "refused")


@only_linux
@pytest.mark.parametrize(
    ("code", "calls"),
    [(errno.EINVAL, 1), (errno.EIO, 1), (errno.ECONNREFUSED, 2), (errno.EAGAIN, 2)],
)
def test_asks_no_more_where_it_is_refused_for_good(code, calls):
    refusing = Refusing(code)
    segmented = SegmentedSend(refusing)
    assert not segmented.send([b"a", b"b"])
    assert not segmented.send([b"a", b"b"])
    assert refusing.calls == calls


def test_asks_nothing_of_a_kernel_that_does_not_know_it():
    old = Refusing(errno.EINVAL, knows=False)
    assert not SegmentedSend(old).send([b"a", b"b"])
    assert old.calls == 0
