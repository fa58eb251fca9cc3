"""Payload formats, encoders and decoders."""
