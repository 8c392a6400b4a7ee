"""Modules become events; the background is drawn in vectors."""
