from tureen_handler.rtp.sent_history import MAXIMUM_AGE_S, SentHistory, SentPacket


def packet(sequence, sent_s=0.0):
    return SentPacket(sequence, 0, False, b"", sent_s)


def test_repeats_across_the_wrap():
    history = SentHistory(16)
    for sequence in [0xFFFE, 0xFFFF, 0, 1]:
        history.add(packet(sequence))
    assert history.take(0xFFFF, 0.1, 0.0).sequence == 0xFFFF
    assert history.take(1, 0.1, 0.0).sequence == 1
    assert history.take(2, 0.1, 0.0) is None


def test_forgets_by_number_and_age():
    history = SentHistory(16)
    for sequence in range(17):
        history.add(packet(sequence))
    assert history.take(0, 0.1, 0.0) is None
    assert history.take(16, MAXIMUM_AGE_S + 0.1, 0.0) is None


def test_repeats_are_throttled():
    history = SentHistory(16)
    history.add(packet(1))
    assert history.take(1, 0.10, 0.02) is not None
    assert history.take(1, 0.11, 0.02) is None
    assert history.take(1, 0.13, 0.02) is not None
