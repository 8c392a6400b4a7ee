"""Parola: builds, checks and grades fictitious classes for investigators of trafficking and smuggling."""

__version__ = "0.1.0"
