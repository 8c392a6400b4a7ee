"""The far economy: millions of ordinary payments, in columns and streamed by stretches of time."""
