"""A mixer of about 2016: one long page, flat blues."""
