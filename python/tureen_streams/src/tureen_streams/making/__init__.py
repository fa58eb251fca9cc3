"""Making: frames, samples and packets of the program become tracks."""
