"""Traces of people: what accounts of interest post, sign, pay and let slip, each with its false friend beside it."""
