"""Raw media as bytes: how pictures and samples lie in the messages to and from Node.js."""
