-- learner/shared/token.sqlite: the token chain, indexed. Times are UTC as YYYY-MM-DDTHH:MM:SSZ, hashes and addresses 0x and small hex letters.
-- Amounts (units_6dp) are the token's smallest units: it has six decimals, so 1000000 are one token. Gas is counted and never paid.
CREATE TABLE block (
  id TEXT PRIMARY KEY,          -- tok/block/<number>
  number INTEGER NOT NULL UNIQUE,  -- one every three seconds; those without transactions are not kept
  hash TEXT NOT NULL UNIQUE,
  parent_hash TEXT NOT NULL,    -- of the block before that was kept; zeros for the first
  at TEXT NOT NULL,
  tx_count INTEGER NOT NULL,
  gas_used INTEGER NOT NULL,
  raw TEXT NOT NULL,            -- the block's bytes: RLP of (header, signed transactions); all other tables follow from these two
  receipts TEXT NOT NULL        -- RLP of the list of receipts
);
CREATE TABLE tx (
  id TEXT PRIMARY KEY,          -- tok/tx/<hash>
  hash TEXT NOT NULL UNIQUE,
  number INTEGER NOT NULL REFERENCES block(number),
  position INTEGER NOT NULL,    -- in the block, from 0
  at TEXT NOT NULL,             -- of the block
  from_address TEXT NOT NULL,   -- who signed
  to_address TEXT,              -- the token's contract, never who is paid; empty where the contract is made
  nonce INTEGER NOT NULL,       -- how many transactions the signer sent before
  method TEXT NOT NULL,         -- what the first four bytes of input call; deploy where the contract is made
  status INTEGER NOT NULL,      -- 1 done, 0 refused: then nothing moved, and no log says what was asked; input does
  gas_limit INTEGER NOT NULL,
  gas_used INTEGER NOT NULL,
  cumulative_gas INTEGER NOT NULL,  -- of the block so far
  input TEXT NOT NULL           -- what was signed: selector and arguments in words of 32 bytes
);
CREATE TABLE transfer (
  id TEXT PRIMARY KEY,          -- tok/log/<hash>:<n>
  hash TEXT NOT NULL REFERENCES tx(hash),
  n INTEGER NOT NULL,           -- of the transaction's logs, from 0
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  from_address TEXT NOT NULL,   -- zeros: minted; not always who signed (transferFrom)
  to_address TEXT NOT NULL,     -- zeros: burned
  units_6dp INTEGER NOT NULL
);
CREATE TABLE approval (
  id TEXT PRIMARY KEY,          -- tok/log/<hash>:<n>
  hash TEXT NOT NULL REFERENCES tx(hash),
  n INTEGER NOT NULL,
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  owner_address TEXT NOT NULL,
  spender_address TEXT NOT NULL,
  units_6dp INTEGER             -- what the spender may move from now on; empty: without limit (2^256 - 1)
);
CREATE TABLE freeze (
  id TEXT PRIMARY KEY,          -- tok/log/<hash>:<n>
  hash TEXT NOT NULL REFERENCES tx(hash),
  n INTEGER NOT NULL,
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  address TEXT NOT NULL,
  event TEXT NOT NULL           -- Freeze or Unfreeze
);
CREATE INDEX tx_number ON tx(number);
CREATE INDEX tx_from ON tx(from_address);
CREATE INDEX transfer_hash ON transfer(hash);
CREATE INDEX transfer_from ON transfer(from_address);
CREATE INDEX transfer_to ON transfer(to_address);
CREATE INDEX approval_owner ON approval(owner_address);
CREATE INDEX approval_spender ON approval(spender_address);
CREATE INDEX freeze_address ON freeze(address);
