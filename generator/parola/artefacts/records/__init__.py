"""What the exchange knows and what it released."""
