"""Who is who and who owns what: the truth before anything happens."""
