"""Request handlers, one file per object of the wire."""
