"""The networks of a class as figures and as a picture, read from the trainer's key (``trainer/networks.json``)."""
