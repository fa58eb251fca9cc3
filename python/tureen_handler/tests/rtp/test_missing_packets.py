import itertools

from tureen_handler.rtp.missing_packets import MINIMUM_RETRY_S, MissingPackets, RepairPolicy

VIDEO = RepairPolicy(request=True, maximum_wait_s=1.5)


def observe_all(missing, sequences, now_s=0.0):
    return [missing.observe(sequence, now_s) for sequence in sequences]


def test_nothing_is_missing_in_a_row():
    missing = MissingPackets(VIDEO)
    assert all(observe_all(missing, range(1000, 1100)))
    assert len(missing) == 0
    assert missing.next_due_s is None


def test_a_gap_is_asked_for_at_once():
    missing = MissingPackets(VIDEO)
    observe_all(missing, [10, 13], 5.0)
    assert missing.next_due_s == 5.0
    assert missing.take_due(5.0, None) == ([11, 12], [])
    assert missing.take_due(5.0, None) == ([], [])
    assert 11 in missing


def test_what_comes_is_not_asked_for():
    missing = MissingPackets(VIDEO)
    observe_all(missing, [10, 13, 11])
    assert missing.take_due(0.0, None).request == [12]
    observe_all(missing, [12])
    assert missing.take_due(9.0, None) == ([], [])
    assert missing.next_due_s is None


def test_waits_grow_from_the_round_trip_time():
    missing = MissingPackets(VIDEO)
    observe_all(missing, [10, 12])
    times = []
    now_s = 0.0
    while missing.next_due_s is not None:
        now_s = missing.next_due_s
        if missing.take_due(now_s, 0.05).request:
            times.append(now_s)
    waits = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(times) > 3
    assert waits[0] > 0.05
    assert waits == sorted(waits)
    assert now_s <= 1.5


def test_gives_up_after_the_last_request_on_a_short_path():
    missing = MissingPackets(VIDEO)
    observe_all(missing, [10, 12])
    requests = 0
    given_up = []
    now_s = 0.0
    while missing.next_due_s is not None:
        now_s = missing.next_due_s
        verdict = missing.take_due(now_s, 0.001)
        requests += len(verdict.request)
        given_up += verdict.given_up
    assert requests == VIDEO.maximum_requests
    assert given_up == [11]
    assert 10 * MINIMUM_RETRY_S < now_s < 1.5


def test_without_requests_it_only_waits():
    missing = MissingPackets(RepairPolicy(request=False, maximum_wait_s=0.06))
    observe_all(missing, [10, 12], 1.0)
    assert missing.take_due(1.0, None) == ([], [])
    assert missing.next_due_s == 1.06
    assert missing.take_due(1.06, None) == ([], [11])


def test_too_many_at_once_are_a_discontinuity():
    missing = MissingPackets(VIDEO)
    assert observe_all(missing, [10, 12, 12 + 600]) == [True, True, False]
    assert len(missing) == 0
    assert observe_all(missing, [613, 615]) == [True, True]
    assert 614 in missing


def test_forgetting():
    missing = MissingPackets(VIDEO)
    observe_all(missing, [10, 13, 15])
    missing.forget_before(14)
    assert missing.take_due(0.0, None).request == [14]
