"""Reads transport-wide feedback, straight from the draft; shares no code with the builder."""

import struct


def decode_transport_feedback(packet):
    """Return (base sequence, feedback count, [arrival in ticks or None per packet])."""
    first, packet_type, words = struct.unpack_from("!BBH", packet)
    assert first == 0x8F
    assert packet_type == 205
    assert len(packet) == 4 * (words + 1)
    base, status_count, reference_and_count = struct.unpack_from("!HHI", packet, 12)
    statuses, offset = _decode_statuses(packet, 20, status_count)
    arrivals = []
    tick = (reference_and_count >> 8) * 256
    for status in statuses:
        assert status != 3
        if status == 0:
            arrivals.append(None)
            continue
        tick += struct.unpack_from("!B" if status == 1 else "!h", packet, offset)[0]
        offset += status
        arrivals.append(tick)
    assert 0 <= len(packet) - offset < 4
    return base, reference_and_count & 0xFF, arrivals


def _decode_statuses(packet, offset, count):
    statuses = []
    while len(statuses) < count:
        (chunk,) = struct.unpack_from("!H", packet, offset)
        offset += 2
        if not chunk & 0x8000:
            statuses += [chunk >> 13 & 3] * (chunk & 0x1FFF)
            assert chunk & 0x1FFF
        elif not chunk & 0x4000:
            statuses += [chunk >> bit & 1 for bit in range(13, -1, -1)]
        else:
            statuses += [chunk >> bit & 3 for bit in range(12, -1, -2)]
    return statuses[:count], offset
