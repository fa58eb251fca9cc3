"""Doubles for tests of RTP: time, links, codecs, decoders written from the specifications."""
