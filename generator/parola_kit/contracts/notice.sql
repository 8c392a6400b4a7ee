-- In every store: the mark, in the place that this format has for it.
CREATE TABLE notice (text TEXT NOT NULL);
