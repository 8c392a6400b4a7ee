-- trainer/truth.sqlite: what happened, and which record each happening left. Never leaves the trainer.
CREATE TABLE cell (
  cell INTEGER PRIMARY KEY,     -- 0 is the public demo cell
  seat TEXT NOT NULL UNIQUE,    -- 'demo' for cell 0
  variant TEXT NOT NULL         -- JSON object: axis -> value
);
CREATE TABLE event (
  id TEXT PRIMARY KEY,
  cell INTEGER REFERENCES cell(cell),   -- empty for the background
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,          -- what the module calls it; keys look records up by it
  module TEXT NOT NULL,
  transition TEXT NOT NULL,     -- from>to
  source TEXT NOT NULL,         -- ids of sources.yaml, or assumption
  data TEXT NOT NULL            -- JSON object
);
CREATE TABLE record (
  id TEXT NOT NULL,             -- evidence id
  cell INTEGER REFERENCES cell(cell),
  cause TEXT NOT NULL,          -- event id, or background
  label TEXT NOT NULL,
  entity TEXT NOT NULL,         -- its kind in INTERPOL's DW-VA taxonomy (scenarios/dwva_entities_v03.yaml)
  data TEXT NOT NULL            -- JSON object: what the truth adds to the record (role of an output, status of a field)
);
CREATE TABLE owner (
  address TEXT PRIMARY KEY,
  wallet TEXT NOT NULL,
  cell INTEGER
);
CREATE INDEX record_label ON record(cell, label);
CREATE INDEX record_id ON record(id);
