"""ICE, DTLS and SRTP over one socket per transport."""
