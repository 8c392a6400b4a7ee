-- learner/shared/market.sqlite and server/sites/market.sqlite: vendors of papers and travel services, never how they work.
CREATE TABLE vendor (
  id TEXT PRIMARY KEY,          -- market/vendor/<n>
  handle TEXT NOT NULL UNIQUE,
  joined_at TEXT NOT NULL,
  onion TEXT NOT NULL,          -- the vendor's own page, as printed on the profile; empty if none
  about TEXT NOT NULL
);
CREATE TABLE listing (
  id TEXT PRIMARY KEY,          -- market/listing/<n>
  vendor TEXT NOT NULL REFERENCES vendor(id),
  category TEXT NOT NULL,
  title TEXT NOT NULL,
  price_usd INTEGER NOT NULL,
  listed_at TEXT NOT NULL
);
CREATE TABLE review (
  id TEXT PRIMARY KEY,          -- market/review/<n>
  listing TEXT NOT NULL REFERENCES listing(id),
  buyer TEXT NOT NULL,          -- first and last letter of the handle, as markets mask it
  stars INTEGER NOT NULL,
  at TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX listing_vendor ON listing(vendor);
CREATE INDEX review_listing ON review(listing);
