"""Checks that read exported files and nothing else."""
