"""Python twin of @tureen/channel: the wire."""
