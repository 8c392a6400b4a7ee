"""An escrow service of about 2008: tabs, gloss and small print."""
