"""Tracks, the sources that make them and the pipelines that carry them to and from RTP."""
