from math import inf

import pytest
from tureen_handler.net.ice.consent import MAX_OUTSTANDING, IceConsent
from tureen_handler.net.ice.timers import IceTimers


@pytest.mark.parametrize(("drawn", "distance"), [(0.0, 4.0), (0.5, 5.0), (1.0, 6.0)])
def test_the_distance_varies_by_a_fifth(drawn, distance):
    consent = IceConsent(IceTimers(), 10.0, lambda: drawn)
    assert consent.next_check_at == pytest.approx(10 + distance)


def test_silence_counts_from_the_oldest_unanswered_check():
    consent = IceConsent(IceTimers(), 0.0, lambda: 0.5)
    assert (consent.probe_at, consent.disconnected_at) == (inf, inf)
    consent.note_sent(b"1", b"key", 5.0)
    consent.note_sent(b"2", b"key", 10.0)
    assert (consent.probe_at, consent.disconnected_at, consent.expires_at) == (6.0, 10.0, 30.0)


def test_an_answer_to_any_check_counts():
    consent = IceConsent(IceTimers(), 0.0, lambda: 0.5)
    consent.note_sent(b"1", b"key", 5.0)
    consent.note_sent(b"2", b"key", 10.0)
    assert consent.find(b"1") == (b"key", 5.0)
    consent.note_answer(11.0)
    assert consent.silent_since is None
    assert consent.expires_at == 41.0
    assert consent.find(b"2") is None


def test_remembers_a_bounded_number():
    consent = IceConsent(IceTimers(), 0.0, lambda: 0.5)
    for number in range(MAX_OUTSTANDING + 3):
        consent.note_sent(bytes([number]), b"key", float(number))
    assert consent.find(bytes([2])) is None
    assert consent.find(bytes([3])) is not None
