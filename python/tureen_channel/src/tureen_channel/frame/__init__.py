"""Frames: what they are, and how they become bytes and come back from them."""
