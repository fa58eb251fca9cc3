"""Any frame, any way to cut a byte stream."""

from hypothesis import strategies as st
from tureen_channel.frame.encode_frame import encode_frame
from tureen_channel.frame.frame import (
    CancelFrame,
    CloseFrame,
    CreditFrame,
    ErrorFrame,
    MessageFrame,
    NotificationFrame,
    RequestFrame,
    ResponseFrame,
)

ids = st.integers(1, 2**53 - 1)
texts = st.text(max_size=20)
targets = st.none() | texts
bodies = st.binary(max_size=300)
u8, u32, u64 = (st.integers(0, 2**bits - 1) for bits in (8, 32, 64))
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda values: st.lists(values, max_size=4) | st.dictionaries(texts, values, max_size=4),
    max_leaves=8,
)

frames = st.one_of(
    st.builds(RequestFrame, ids, texts, targets, json_values, bodies),
    st.builds(ResponseFrame, ids, json_values, bodies),
    st.builds(ErrorFrame, ids, texts, texts, texts, json_values),
    st.builds(NotificationFrame, texts, targets, json_values, bodies),
    st.builds(CancelFrame, ids),
    st.builds(MessageFrame, u32, u8, u8, u64, bodies),
    st.builds(CreditFrame, u32, u32),
    st.builds(CloseFrame, u32),
)
"""Any frame but HELLO and the CLOSE of the channel, which come at certain moments only."""

cuts = st.lists(st.integers(1, 400), min_size=1, max_size=20)
"""Ways to cut a byte stream: the sizes of the pieces, used over and over."""


def cut(data, sizes):
    """Cut bytes into pieces of these sizes."""
    pieces = []
    offset = 0
    while offset < len(data):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(data[offset : offset + size])
        offset += size
    return pieces


def bytes_of(*frames):
    """Frames as one run of bytes."""
    return b"".join(part for frame in frames for part in encode_frame(frame)[:2])
