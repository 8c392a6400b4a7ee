"""Somebody's own page of about 2001: pastel, dashed frames, round letters."""
