"""Python twin of @tureen/worker: the process that hosts the media modules."""
