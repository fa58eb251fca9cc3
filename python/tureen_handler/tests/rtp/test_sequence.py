from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.rtp.sequence import extend, signed_difference


@given(st.integers(0, 2**40), st.integers(-0x7FFF, 0x7FFF))
def test_extends_what_is_near(near, offset):
    assert extend((near + offset) & 0xFFFF, near, 16) == near + offset


def test_wraps():
    assert signed_difference(2, 0xFFFE, 16) == 4
    assert signed_difference(0xFFFE, 2, 16) == -4
    assert signed_difference(0, 0xFFFFFFFF, 32) == 1
