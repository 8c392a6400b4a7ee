-- server/explorer.sqlite: sums over chain.sqlite, so that the page of a busy address is as fast as anyone's. Satoshi; times UTC.
CREATE TABLE address (
  address TEXT PRIMARY KEY,
  received_sat INTEGER NOT NULL,  -- all that was ever paid to it, its own change too
  spent_sat INTEGER NOT NULL,
  balance_sat INTEGER NOT NULL,   -- of the address, not of a wallet
  tx_count INTEGER NOT NULL,
  first_height INTEGER NOT NULL,
  last_height INTEGER NOT NULL
);
CREATE TABLE history (            -- an address in a transaction, on whichever sides
  address TEXT NOT NULL REFERENCES address(address),
  n INTEGER NOT NULL,             -- 1 for the first transaction of the address, in the order of the ledger
  txid TEXT NOT NULL,
  height INTEGER NOT NULL,
  position INTEGER NOT NULL,      -- in its block
  at TEXT NOT NULL,               -- of the block
  received_sat INTEGER NOT NULL,
  spent_sat INTEGER NOT NULL,
  balance_sat INTEGER NOT NULL,   -- after this transaction
  PRIMARY KEY (address, n)
);
CREATE TABLE daily (              -- days (UTC, by the block's time) on which the address stood in a transaction
  address TEXT NOT NULL REFERENCES address(address),
  day TEXT NOT NULL,              -- YYYY-MM-DD
  balance_sat INTEGER NOT NULL,   -- at the end of the day
  PRIMARY KEY (address, day)
);
