"""Checking: what a learner has written down, line by line, against what follows, and the name of the mistake."""
