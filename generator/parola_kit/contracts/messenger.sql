-- learner/shared/messenger.sqlite: public channels of a messenger, as anybody who joins them reads them. Times UTC.
CREATE TABLE channel (
  id TEXT PRIMARY KEY,          -- messenger/channel/<n>
  title TEXT NOT NULL
);
CREATE TABLE account (
  id TEXT PRIMARY KEY,          -- messenger/account/<n>
  handle TEXT NOT NULL,
  joined_at TEXT NOT NULL
);
CREATE TABLE message (
  id TEXT PRIMARY KEY,          -- messenger/message/<n>
  channel TEXT NOT NULL REFERENCES channel(id),
  account TEXT NOT NULL REFERENCES account(id),
  at TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  gloss TEXT NOT NULL           -- an interpreter's English; empty where the text is English
);
CREATE INDEX message_account ON message(account);
CREATE INDEX message_channel ON message(channel);
