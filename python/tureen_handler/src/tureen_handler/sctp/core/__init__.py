"""SCTP for data channels (RFC 9260, 8261, 8831, 3758, 6525) without sockets and clocks.

Packets and times go in, packets and events come out of `Association`; its timers are one deadline
that somebody else watches.
"""
