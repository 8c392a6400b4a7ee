"""Events become records: what can be seen."""
