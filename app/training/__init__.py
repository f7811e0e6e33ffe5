"""Training: the steps of one pass, repeated over batches and epochs; and the data that networks are trained on."""
