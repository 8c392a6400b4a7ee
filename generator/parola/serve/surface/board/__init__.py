"""The look of a job board: dense rows, blue and orange."""
