"""The mathematics. Imports NumPy and gmpy2, and nothing of the rest of the app: no HTTP, no HTML."""
