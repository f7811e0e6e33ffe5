"""Practising: sheets with boxes to fill in."""
