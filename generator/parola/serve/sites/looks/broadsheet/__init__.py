"""A news board of about 2005, set like a newspaper."""
