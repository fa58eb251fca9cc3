"""Encoding for recordings: raw frames, and codecs that a container does not take."""
