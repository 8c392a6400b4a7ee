-- learner/shared/chain.sqlite: the regtest chain, indexed. Amounts are satoshi, times UTC as YYYY-MM-DDTHH:MM:SSZ.
CREATE TABLE block (
  id TEXT PRIMARY KEY,          -- btc/block/<height>
  height INTEGER NOT NULL UNIQUE,
  hash TEXT NOT NULL,           -- as explorers show it (bytes reversed)
  at TEXT NOT NULL,             -- the header's time: not the time of any payment
  tx_count INTEGER NOT NULL
);
CREATE TABLE tx (
  id TEXT PRIMARY KEY,          -- btc/tx/<txid>
  txid TEXT NOT NULL UNIQUE,
  height INTEGER NOT NULL REFERENCES block(height),
  position INTEGER NOT NULL,    -- 0 is the coinbase
  at TEXT NOT NULL,             -- of the block
  vsize INTEGER NOT NULL,       -- virtual bytes, ceil(weight / 4)
  weight INTEGER NOT NULL,
  fee_sat INTEGER,              -- empty for a coinbase
  locktime INTEGER NOT NULL,    -- 0: may go into any block
  in_count INTEGER NOT NULL,
  out_count INTEGER NOT NULL
);
CREATE TABLE txin (
  txid TEXT NOT NULL REFERENCES tx(txid),
  n INTEGER NOT NULL,
  spends TEXT NOT NULL UNIQUE,  -- evidence id of the outpoint that is spent; coinbases have no row
  address TEXT NOT NULL,
  value_sat INTEGER NOT NULL,
  PRIMARY KEY (txid, n)
);
CREATE TABLE txout (
  id TEXT PRIMARY KEY,          -- btc/out/<txid>:<n>
  txid TEXT NOT NULL REFERENCES tx(txid),
  n INTEGER NOT NULL,
  address TEXT,                 -- empty for the witness commitment
  value_sat INTEGER NOT NULL,
  script_type TEXT NOT NULL     -- Bitcoin Core's names: witness_v0_keyhash (P2WPKH), witness_v1_taproot (P2TR), nulldata
);
CREATE TABLE tag (
  id TEXT PRIMARY KEY,          -- btc/tag/<n>
  address TEXT NOT NULL,
  label TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TEXT NOT NULL,
  basis TEXT NOT NULL           -- why the maker says so; a tag is a claim, never a fact
);
-- Tags by words anywhere in their texts, in any language, of 3 characters or more; capitals make no difference:
-- SELECT id, label FROM tag_text WHERE tag_text MATCH 'desk customer'
CREATE VIRTUAL TABLE tag_text USING fts5(id UNINDEXED, label, made_by, basis, tokenize = 'trigram');
CREATE TRIGGER tag_told AFTER INSERT ON tag BEGIN
  INSERT INTO tag_text VALUES (NEW.id, NEW.label, NEW.made_by, NEW.basis);
END;
CREATE INDEX tx_height ON tx(height);
CREATE INDEX txin_address ON txin(address);
CREATE INDEX txout_address ON txout(address);
CREATE INDEX txout_txid ON txout(txid);
CREATE INDEX tag_address ON tag(address);
