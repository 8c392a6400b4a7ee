"""A link directory of about 1996: grey, centred, no more than it needs."""
