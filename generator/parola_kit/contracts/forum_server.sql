-- server/sites/forum.sqlite adds to the tables of forum.sql what the site keeps to itself.
CREATE TABLE deleted_post (
  id TEXT PRIMARY KEY,          -- forum/post/<n>, numbered in one series with the public ones
  thread TEXT NOT NULL REFERENCES thread(id),
  user TEXT NOT NULL REFERENCES user(id),
  at TEXT NOT NULL,
  text TEXT NOT NULL,
  deleted_at TEXT NOT NULL
);
CREATE TABLE message (          -- private messages; the class's persona is one of the receivers
  id TEXT PRIMARY KEY,          -- forum/message/<n>
  sender TEXT NOT NULL,
  receiver TEXT NOT NULL,
  at TEXT NOT NULL,
  text TEXT NOT NULL
);
