"""What Node.js has made here: transports, senders, receivers and data channels put together."""
