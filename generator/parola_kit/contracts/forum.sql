-- learner/shared/forum.sqlite: the public view, what a crawler would get.
CREATE TABLE user (
  id TEXT PRIMARY KEY,          -- forum/user/<n>
  handle TEXT NOT NULL UNIQUE,
  joined_at TEXT NOT NULL
);
CREATE TABLE thread (
  id TEXT PRIMARY KEY,          -- forum/thread/<n>
  board TEXT NOT NULL,
  title TEXT NOT NULL
);
CREATE TABLE post (
  id TEXT PRIMARY KEY,          -- forum/post/<n>
  thread TEXT NOT NULL REFERENCES thread(id),
  user TEXT NOT NULL REFERENCES user(id),
  at TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX post_thread ON post(thread);
CREATE INDEX post_user ON post(user);
