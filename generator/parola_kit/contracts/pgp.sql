-- learner/shared/pgp.sqlite: a key server's copy. Anybody can put a key there under any name.
CREATE TABLE public (
  id TEXT PRIMARY KEY,          -- pgp/public/<n>
  fingerprint TEXT NOT NULL,    -- 40 hex capitals (RFC 4880)
  user TEXT NOT NULL,           -- the first user id, which its maker chose
  created_at TEXT NOT NULL,     -- as the key itself says: its maker's clock
  seen_at TEXT NOT NULL,        -- when the server was given it
  armored TEXT NOT NULL
);
