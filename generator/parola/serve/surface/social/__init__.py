"""The look of a social site: a stream of cards."""
