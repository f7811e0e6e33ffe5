"""Meaning: what the numbers are called, where they come from, how they are written and drawn. No HTTP, no HTML."""
