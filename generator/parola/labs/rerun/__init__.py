"""Does a submitted notebook reproduce the submitted answers? It is run in a sandbox; no score ever comes from here."""
