"""Two associations over a made-up link with a made-up clock."""
