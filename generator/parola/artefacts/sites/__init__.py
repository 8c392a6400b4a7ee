"""Forum and market."""
