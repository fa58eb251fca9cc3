"""RTP sessions: senders, receivers, feedback, statistics."""
