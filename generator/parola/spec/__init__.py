"""Scenario files: read safely, checked in one go, resolved to frozen models."""
