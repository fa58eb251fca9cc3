"""Synthetic sources: media that needs no file and no device."""
