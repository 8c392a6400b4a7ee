"""OpenPGP: public keys, certifications and signed texts that GnuPG verifies, with equal bytes for equal seeds and times."""
