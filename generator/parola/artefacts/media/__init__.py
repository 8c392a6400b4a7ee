"""Flyers and photos: what was on paper, on a wall or on a screen, as files that a trainee opens."""
