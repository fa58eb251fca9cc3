"""Recording: received tracks into files, without decoding them."""
