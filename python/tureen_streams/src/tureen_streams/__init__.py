"""Python twin of @tureen/streams: made sources and recorders."""
