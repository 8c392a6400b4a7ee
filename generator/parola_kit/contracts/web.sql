-- learner/shared/web.sqlite: what a crawler and one authorised scan got of the smaller onion sites (shops, desks, mixer, escrow, news, directory).
-- server/sites/<site>.sqlite has the rows of one site, and web_server.sql beside them. Times UTC.
CREATE TABLE site (
  id TEXT PRIMARY KEY,          -- web/site/<n>, in the order of the onion names
  onion TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,           -- shop, desk, mixer, escrow, news, directory
  title TEXT NOT NULL,
  tagline TEXT NOT NULL,
  language TEXT NOT NULL,
  look TEXT NOT NULL,           -- the theme package that its pages are built with, as their source names it
  build TEXT NOT NULL,          -- what the package's generator tag says in the source of its pages: version and, if it was changed, by what
  ident TEXT NOT NULL,          -- header Server
  powered TEXT NOT NULL,        -- header X-Powered-By; empty if not sent
  first_seen_at TEXT NOT NULL
);
CREATE TABLE page (
  id TEXT PRIMARY KEY,          -- web/page/<n>
  site TEXT NOT NULL REFERENCES site(id),
  path TEXT NOT NULL,           -- for example /about; / is the front
  title TEXT NOT NULL,
  text TEXT NOT NULL,           -- paragraphs with an empty line between; a block that begins with -----BEGIN PGP is shown as it stands
  comment TEXT NOT NULL,        -- an HTML comment in its source; empty if none
  asset TEXT NOT NULL,          -- an absolute address that its source asks for a picture; empty if none
  changed_at TEXT NOT NULL,
  UNIQUE (site, path)
);
CREATE TABLE item (
  id TEXT PRIMARY KEY,          -- web/item/<n>
  site TEXT NOT NULL REFERENCES site(id),
  title TEXT NOT NULL,
  about TEXT NOT NULL,
  price_usd INTEGER NOT NULL,
  listed_at TEXT NOT NULL,
  photo TEXT NOT NULL           -- path of a file of the same site; empty if none
);
CREATE TABLE entry (
  id TEXT PRIMARY KEY,          -- web/entry/<n>
  site TEXT NOT NULL REFERENCES site(id),
  kind TEXT NOT NULL,           -- news, comment, review, letter (of guarantee), deal (of an escrow), notice
  at TEXT NOT NULL,
  author TEXT NOT NULL,         -- handle; masked where the site masks it; empty if the site itself
  title TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE link (
  id TEXT PRIMARY KEY,          -- web/link/<n>
  site TEXT NOT NULL REFERENCES site(id),
  title TEXT NOT NULL,
  url TEXT NOT NULL,            -- with path and referral code, as printed
  about TEXT NOT NULL,
  category TEXT NOT NULL,       -- heading of a directory under which it stands; empty elsewhere
  added_at TEXT NOT NULL,
  says TEXT NOT NULL            -- what the site says of it: online, offline, scam, or nothing
);
CREATE TABLE file (
  id TEXT PRIMARY KEY,          -- web/file/<n>
  site TEXT NOT NULL REFERENCES site(id),
  path TEXT NOT NULL,
  status INTEGER NOT NULL,      -- of the answer
  mime TEXT NOT NULL,
  headers TEXT NOT NULL,        -- JSON object: headers of this answer beyond the usual ones, such as Location
  modified_at TEXT NOT NULL,    -- as the answer says (Last-Modified); empty if it does not
  body BLOB NOT NULL,
  found TEXT NOT NULL,          -- link, robots (named in robots.txt) or scan (of the authorised scan; nothing links to it)
  UNIQUE (site, path)
);
CREATE TABLE exchange (         -- requests of the crawler, for clocks and headers
  id TEXT PRIMARY KEY,          -- web/exchange/<n>
  site TEXT NOT NULL REFERENCES site(id),
  path TEXT NOT NULL,
  sent_at TEXT NOT NULL,        -- by the crawler's clock, which is right to the second
  got_at TEXT NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL         -- JSON object as received: Date, Server, …
);
CREATE TABLE host (             -- a scan of the open internet and of the onion services' own ports, as an exhibit: what hosts showed
  id TEXT PRIMARY KEY,          -- web/host/<n>
  address TEXT NOT NULL,        -- TEST-NET, or the onion name whose port was reached
  name TEXT NOT NULL,           -- reverse name under .example; empty if none
  port INTEGER NOT NULL,
  seen_at TEXT NOT NULL,
  banner TEXT NOT NULL,
  key TEXT NOT NULL             -- fingerprint of its TLS certificate (SHA-256) or SSH host key; empty if none
);
CREATE INDEX web_page ON page(site);
CREATE INDEX web_item ON item(site);
CREATE INDEX web_entry ON entry(site);
CREATE INDEX web_link ON link(site);
