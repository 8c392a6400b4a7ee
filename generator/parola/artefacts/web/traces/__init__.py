"""Planters of traces on the smaller sites, a module for each group of kinds."""
