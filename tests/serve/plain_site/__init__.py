"""A site with nothing but the page for errors."""
