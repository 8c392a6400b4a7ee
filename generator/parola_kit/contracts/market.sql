-- learner/shared/market.sqlite, learner/shared/successor.sqlite (the market to which people move: its ids begin with successor/) and the
-- same two in server/sites: vendors of papers and travel services, never how they work. Times UTC. A crawler kept what was later taken off.
CREATE TABLE vendor (
  id TEXT PRIMARY KEY,          -- market/vendor/<n>
  handle TEXT NOT NULL UNIQUE,
  joined_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,   -- as the profile says
  level INTEGER NOT NULL,       -- 0 to 3, by the site's printed rules of sales and share of good reviews
  sales INTEGER NOT NULL,       -- as the profile says; not every buyer writes a review
  fingerprint TEXT NOT NULL,    -- of the OpenPGP key on the profile, 40 hex capitals; empty if none
  key TEXT NOT NULL,            -- that key, armored, as it was pasted; empty if none
  away TEXT NOT NULL,           -- the notice of a vendor on vacation; empty if not away
  onion TEXT NOT NULL,          -- the vendor's own page, as printed on the profile; empty if none
  about TEXT NOT NULL
);
CREATE TABLE listing (
  id TEXT PRIMARY KEY,          -- market/listing/<n>
  vendor TEXT NOT NULL REFERENCES vendor(id),
  category TEXT NOT NULL,
  title TEXT NOT NULL,
  price_usd INTEGER NOT NULL,
  ships TEXT NOT NULL,          -- from where to where, as printed
  escrow INTEGER NOT NULL,      -- 1: the site holds the money until delivery; 0: the vendor is paid at once (finalise early)
  listed_at TEXT NOT NULL,
  delisted_at TEXT NOT NULL     -- empty while it is on offer
);
CREATE TABLE review (
  id TEXT PRIMARY KEY,          -- market/review/<n>
  listing TEXT NOT NULL REFERENCES listing(id),
  buyer TEXT NOT NULL,          -- first and last letter of the handle, as markets mask it
  stars INTEGER NOT NULL,
  at TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE bulletin (         -- what a vendor tells everybody on the profile
  id TEXT PRIMARY KEY,          -- market/bulletin/<n>
  vendor TEXT NOT NULL REFERENCES vendor(id),
  at TEXT NOT NULL,
  text TEXT NOT NULL            -- may be clear-signed
);
CREATE TABLE dispute (          -- this site has its disputes in the open
  id TEXT PRIMARY KEY,          -- market/dispute/<n>
  listing TEXT NOT NULL REFERENCES listing(id),
  buyer TEXT NOT NULL,          -- handle in full: whoever complains does so by name
  opened_at TEXT NOT NULL,
  closed_at TEXT NOT NULL,      -- empty while it is open
  state TEXT NOT NULL           -- open, refunded, released, split
);
CREATE TABLE remark (           -- what is said in a dispute
  id TEXT PRIMARY KEY,          -- market/remark/<n>
  dispute TEXT NOT NULL REFERENCES dispute(id),
  at TEXT NOT NULL,
  by TEXT NOT NULL,             -- buyer, vendor or staff
  text TEXT NOT NULL
);
CREATE TABLE announcement (     -- what the site itself tells
  id TEXT PRIMARY KEY,          -- market/announcement/<n>
  kind TEXT NOT NULL,           -- news, terms, mirrors, canary
  at TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL            -- mirrors and canaries are clear-signed with the site's key
);
CREATE INDEX listing_vendor ON listing(vendor);
CREATE INDEX review_listing ON review(listing);
CREATE INDEX bulletin_vendor ON bulletin(vendor);
CREATE INDEX dispute_listing ON dispute(listing);
CREATE INDEX remark_dispute ON remark(dispute);
CREATE INDEX listing_new ON listing(delisted_at, listed_at);
CREATE INDEX listing_kind ON listing(category, delisted_at, listed_at);
CREATE INDEX listing_price ON listing(price_usd);
CREATE INDEX dispute_opened ON dispute(opened_at);
