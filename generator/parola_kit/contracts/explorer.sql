-- server/explorer.sqlite: the ledger once more, numbered and added up, so that the page of a busy address is as fast as anyone's.
-- Satoshi; times UTC. Transactions are numbered from 0 in the order of the ledger, addresses from 0 in the order of the alphabet.
-- A text of numbers with commas between them is a list of rows, laid end to end; -1 stands for none.
CREATE TABLE block (
  height INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  at TEXT NOT NULL,               -- of the header
  first_tx INTEGER NOT NULL,      -- its coinbase; the others follow in the order of the block
  tx_count INTEGER NOT NULL
);
CREATE TABLE tx (
  id INTEGER PRIMARY KEY,
  txid TEXT NOT NULL,
  height INTEGER NOT NULL,
  vsize INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  fee_sat INTEGER,                -- empty for a coinbase
  locktime INTEGER NOT NULL,
  out_sat INTEGER NOT NULL,       -- sum of the outputs
  mix INTEGER,                    -- what kind of CoinJoin its shape suggests, by its place in parola_kit.methods.joins.KINDS; a warning
  in_count INTEGER NOT NULL,
  out_count INTEGER NOT NULL,
  ins TEXT NOT NULL,              -- of each input: tx and n of the output that it spends, address, sat, script
  outs TEXT NOT NULL              -- of each output: address, sat, script, tx and n of the input that spends it
);
CREATE TABLE script (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL              -- as Bitcoin Core calls it
);
CREATE TABLE address (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL,
  received_sat INTEGER NOT NULL,  -- all that was ever paid to it, its own change too
  spent_sat INTEGER NOT NULL,
  tx_count INTEGER NOT NULL,
  first_tx INTEGER NOT NULL,
  last_tx INTEGER NOT NULL,
  first_part INTEGER NOT NULL,    -- of its history, if that has more than one part
  newest TEXT NOT NULL,           -- the newest part of its history, 1 to 50 transactions, as in the table history
  cluster INTEGER,                -- empty where nothing ties it to another address
  ties INTEGER NOT NULL,          -- transactions that spend from it and from others, CoinJoins left out
  trust INTEGER NOT NULL,         -- per cent, that one of them holds: ranks, measures nothing (parola_kit.methods.clusters)
  daily TEXT                      -- of each day: number of the day since 1970-01-01, sat at its end; empty where the history has one part
);
CREATE TABLE cluster (            -- addresses that were spent from together: a reading, not a fact
  id INTEGER PRIMARY KEY,
  address INTEGER NOT NULL,       -- the one that was paid first; the cluster goes by its name
  size INTEGER NOT NULL,          -- addresses
  received_sat INTEGER NOT NULL,
  spent_sat INTEGER NOT NULL,
  tx_count INTEGER NOT NULL,
  first_tx INTEGER NOT NULL,
  last_tx INTEGER NOT NULL,
  first_part INTEGER NOT NULL,
  newest TEXT NOT NULL,
  daily TEXT
);
CREATE TABLE history (            -- 50 transactions of an address or cluster; its parts follow each other, the oldest first
  id INTEGER PRIMARY KEY,
  entries TEXT NOT NULL           -- of each transaction: tx, sat received, sat spent, balance in sat after it
);
CREATE TABLE poison (             -- payments that suggest address poisoning; a warning
  id INTEGER PRIMARY KEY,
  tx INTEGER NOT NULL,
  victim INTEGER NOT NULL,        -- who got the small amount
  lookalike INTEGER NOT NULL,     -- an address that pays it
  imitated INTEGER NOT NULL       -- what it looks like: an address that the one who got it had dealt with before
);
CREATE TABLE tag (                -- as in chain.sqlite
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  label TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TEXT NOT NULL,
  basis TEXT NOT NULL
);
CREATE UNIQUE INDEX block_hash ON block(hash);
CREATE UNIQUE INDEX tx_txid ON tx(txid);
CREATE UNIQUE INDEX address_address ON address(address);
CREATE INDEX address_cluster ON address(cluster) WHERE cluster IS NOT NULL;
CREATE INDEX poison_tx ON poison(tx);
CREATE INDEX poison_lookalike ON poison(lookalike);
CREATE INDEX poison_imitated ON poison(imitated);
CREATE INDEX tag_address ON tag(address);
