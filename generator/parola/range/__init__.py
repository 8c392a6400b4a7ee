"""The range's own networks: a private Tor network for the sites of a class."""
