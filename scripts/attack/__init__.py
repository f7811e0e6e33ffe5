"""What the server holds: attacks on it, endings, and a soak, all on this machine."""
