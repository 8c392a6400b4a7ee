-- In server/sites/<site>.sqlite of every site: what becomes of it by scenario time, and what it then says. `parola site` can bring it on at any time.
CREATE TABLE happening (
  state TEXT PRIMARY KEY,       -- seized, exit, announcement, moved, down
  at TEXT NOT NULL,             -- scenario time from which it holds; empty if only the trainer brings it on
  title TEXT NOT NULL,
  text TEXT NOT NULL,           -- what pages then say; may hold a clear-signed block
  onion TEXT NOT NULL           -- of the site that it moves to; empty if none
);
