-- server/sites/<site>.sqlite adds to the tables of web.sql what the site keeps to itself.
CREATE TABLE setting (
  clock INTEGER NOT NULL        -- seconds by which the clock of its server is ahead
);
CREATE TABLE message (          -- private messages; the class's persona is one of the receivers
  id TEXT PRIMARY KEY,          -- web/message/<n>
  site TEXT NOT NULL,
  sender TEXT NOT NULL,
  receiver TEXT NOT NULL,
  at TEXT NOT NULL,
  text TEXT NOT NULL
);
