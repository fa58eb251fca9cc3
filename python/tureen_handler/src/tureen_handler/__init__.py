"""Python twin of @tureen/handler: transports, senders, receivers, data channels, sources."""
