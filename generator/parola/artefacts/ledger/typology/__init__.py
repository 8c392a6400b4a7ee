"""Typologies: what a way that coins go is made of, as orders with exact sums, times and fees."""
