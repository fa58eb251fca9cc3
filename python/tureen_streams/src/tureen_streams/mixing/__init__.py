"""Mixing: many tracks become one, the sound of all or a picture of all pictures."""
