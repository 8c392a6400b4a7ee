"""Of the class that most tests look at."""

SEED = "20250303"
SEATS = 5
