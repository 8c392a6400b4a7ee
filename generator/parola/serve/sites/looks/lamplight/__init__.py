"""A dark shop of about 2013: amber on brown, glow and gradients."""
