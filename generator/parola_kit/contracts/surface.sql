-- learner/shared/surface.sqlite: job boards and social pages of the open web, as a crawler kept them. Times UTC.
CREATE TABLE profile (
  id TEXT PRIMARY KEY,          -- surface/profile/<n>
  site TEXT NOT NULL,           -- title of the site
  handle TEXT NOT NULL,
  joined_at TEXT NOT NULL,
  about TEXT NOT NULL
);
CREATE TABLE picture (          -- the file is learner/shared/media/<file>
  id TEXT PRIMARY KEY,          -- media/picture/<n>
  file TEXT NOT NULL,           -- p, its SHA-256 and its kind: equal files are one
  bytes INTEGER NOT NULL,
  alike TEXT NOT NULL           -- h and a difference hash of 64 bits in hex: pictures that look alike differ in few bits
);
CREATE TABLE advert (
  id TEXT PRIMARY KEY,          -- surface/advert/<n>
  site TEXT NOT NULL,
  profile TEXT NOT NULL REFERENCES profile(id),
  posted_at TEXT NOT NULL,      -- as the site prints it
  edited_at TEXT NOT NULL,      -- empty if it was never edited
  seen_at TEXT NOT NULL,        -- when the crawler first saw it
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  gloss TEXT NOT NULL,          -- an interpreter's English; empty where the text is English
  contact TEXT NOT NULL,        -- as printed; empty if none
  picture TEXT NOT NULL         -- media/picture/<n>; empty if none
);
CREATE INDEX advert_profile ON advert(profile);
CREATE INDEX advert_picture ON advert(picture);
