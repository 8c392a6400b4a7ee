"""The smaller onion sites: their pages and files, and the traces that lie on them."""
