"""The protocol's state machine, without I/O."""
