"""The trainer's overview of a class on one lab: who is where, what went wrong and why, whose answers are alike."""
