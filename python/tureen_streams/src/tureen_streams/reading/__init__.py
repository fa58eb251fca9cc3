"""Reading: what a track carries reaches the program or a file of pictures."""
