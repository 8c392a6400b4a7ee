"""The realism page of a class: its shape beside published figures, and what a naive baseline earns on its labs."""
