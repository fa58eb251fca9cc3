"""A light ICE client without I/O: checks, nomination, consent. `net/ice_client.py` runs it."""
