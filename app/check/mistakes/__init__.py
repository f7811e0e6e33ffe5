"""The catalogue of mistakes: each one small rule over the why of a number, not over an example."""
