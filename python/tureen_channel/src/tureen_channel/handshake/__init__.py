"""What both sides say of themselves first, and whether they fit together."""
