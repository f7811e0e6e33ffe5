"""HTTP and HTML: requests in, problems through, answers out. No mathematics."""
