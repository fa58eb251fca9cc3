"""Data channels over SCTP over DTLS."""
