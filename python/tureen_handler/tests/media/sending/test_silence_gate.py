"""Which blocks of silence are left out."""

from tureen_handler.media.sending.silence_gate import SilenceGate

LOUD, QUIET = 20, 127


def test_sound_always_passes():
    gate = SilenceGate(0.02)

    assert all(gate.passes(LOUD) for _ in range(200))


def test_silence_passes_for_a_while_then_once_in_400_ms():
    gate = SilenceGate(0.02)
    gate.passes(LOUD)

    passed = [index for index in range(100) if gate.passes(QUIET)]

    assert passed[:10] == list(range(10))
    assert passed[10:] == [29, 49, 69, 89]


def test_sound_passes_at_once_after_silence():
    gate = SilenceGate(0.02)
    for _ in range(35):
        gate.passes(QUIET)

    assert gate.passes(LOUD)
    assert gate.passes(QUIET)


def test_longer_blocks_keep_the_same_times():
    gate = SilenceGate(0.06)

    passed = [index for index in range(24) if gate.passes(QUIET)]

    assert passed == [0, 1, 2, 9, 16, 23]
