"""Named methods with their sources. Pure functions over a seat's evidence: a method gives a reading, never a fact."""
