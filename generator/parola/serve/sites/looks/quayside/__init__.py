"""A clean shop window of about 2019."""
