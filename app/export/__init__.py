"""A solution to take away: as data, as a text to read, and as a program to run. One module for each format."""
