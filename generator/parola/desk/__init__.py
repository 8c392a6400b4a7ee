"""The desk's rules: what a request must name, who answers it when, and what is released; no web, no clock of the machine, no store."""
