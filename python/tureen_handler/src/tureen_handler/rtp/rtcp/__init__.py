"""RTCP formats (RFC 3550, 3611, 4585, 5104, draft-holmer, REMB): bytes to values and back.

Every parser takes the body of one packet and returns None when it is malformed; none raises.
aiortc's parsers are not used: one of them drops whole compounds that mediasoup sends.
"""
