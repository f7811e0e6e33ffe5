"""A solution as a file: data, a text to read, or a program to run. One module for each format."""
