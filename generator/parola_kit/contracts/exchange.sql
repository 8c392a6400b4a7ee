-- server/records/exchange.sqlite: what the exchange knows; released only against a request.
CREATE TABLE customer (
  id TEXT PRIMARY KEY,          -- exchange/customer/<n>
  name TEXT NOT NULL,
  country TEXT NOT NULL,        -- ISO 3166, two letters
  document TEXT NOT NULL        -- carries SPECIMEN
);
CREATE TABLE account (
  id TEXT PRIMARY KEY,          -- exchange/account/<n>
  number TEXT NOT NULL UNIQUE,
  customer TEXT NOT NULL REFERENCES customer(id)
);
CREATE TABLE assignment (       -- deposit addresses are given out, taken back and given out again
  id TEXT PRIMARY KEY,          -- exchange/assignment/<n>
  address TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES account(id),
  from_local TEXT NOT NULL,
  until_local TEXT NOT NULL,
  zone TEXT NOT NULL
);
CREATE TABLE credit (
  id TEXT PRIMARY KEY,          -- exchange/credit/<n>
  account TEXT NOT NULL REFERENCES account(id),
  outpoint TEXT NOT NULL,       -- evidence id of the output
  at TEXT NOT NULL,             -- UTC, the block's time
  amount_sat INTEGER NOT NULL
);
CREATE TABLE payout (           -- what the exchange paid to a bank for a customer
  id TEXT PRIMARY KEY,          -- exchange/payout/<n>
  account TEXT NOT NULL REFERENCES account(id),
  at TEXT NOT NULL,             -- UTC
  amount_sat INTEGER NOT NULL,
  country TEXT NOT NULL         -- of the bank, ISO 3166, two letters
);
