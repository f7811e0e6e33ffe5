"""The compiled kernel: the steps of one pass on four samples at a time. Equal to the readable loop but for rounding."""
