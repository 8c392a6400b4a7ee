-- server/records/provider.sqlite: mailboxes of people who are not the person's own; released only against a request.
CREATE TABLE mail (
  id TEXT PRIMARY KEY,          -- provider/mail/<n>
  at TEXT NOT NULL,             -- UTC, of the Date header: the sender's clock
  zone TEXT NOT NULL,           -- offset in which the Date header prints it: the sender's, for example +07:00
  sender TEXT NOT NULL,         -- as the From header says
  receiver TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL
);
