"""Records become files."""
