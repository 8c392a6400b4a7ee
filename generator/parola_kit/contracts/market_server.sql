-- server/sites/market.sqlite and successor.sqlite add to the tables of market.sql what the site keeps to itself.
CREATE TABLE buyer (
  id TEXT PRIMARY KEY,          -- market/buyer/<n>
  handle TEXT NOT NULL UNIQUE,
  joined_at TEXT NOT NULL
);
CREATE TABLE reviewer (         -- whose masked name stands over a review
  review TEXT PRIMARY KEY REFERENCES review(id),
  buyer TEXT NOT NULL REFERENCES buyer(id)
);
CREATE TABLE message (          -- private messages; the class's persona is one of the receivers
  id TEXT PRIMARY KEY,          -- market/message/<n>
  sender TEXT NOT NULL,
  receiver TEXT NOT NULL,
  at TEXT NOT NULL,
  text TEXT NOT NULL
);
