"""A payment desk of about 2022: one narrow column."""
