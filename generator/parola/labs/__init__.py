"""Questions, keys, scoring, feedback."""
