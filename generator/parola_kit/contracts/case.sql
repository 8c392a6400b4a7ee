-- learner/seats/<seat>/case.sqlite (and learner/shared/demo/case.sqlite): what belongs to one case.
-- Local times are as the record shows them, YYYY-MM-DD HH:MM; the zone is beside them.
CREATE TABLE referral (         -- IOM HTCDS 2.0, its 40 core fields; empty where nothing was said
  id TEXT PRIMARY KEY,          -- case/ref/<n>
  prs_Salutation TEXT, prs_FirstName TEXT, prs_SecondName TEXT, prs_Birthdate TEXT, prs_Gender TEXT,
  prs_Citizenship TEXT, prs_Title TEXT, prs_Email TEXT, prs_HomePhone TEXT, prs_MobilePhone TEXT,
  prs_MailingCity TEXT, prs_MailingCountry TEXT, prs_MailingState TEXT, prs_MailingStreet TEXT,
  prs_MailingPostalCode TEXT,
  vic_TraffickingStatus TEXT, vic_TraffickingStatusDecisionMakingOrg TEXT, vic_MethodOfRecruitment TEXT,
  vic_LocationOfRecruitment TEXT, vic_MethodsOfControl TEXT, vic_TypeOfExploitation TEXT,
  vic_ForcedLabourIndustry TEXT, vic_TypeOfSexExploitation TEXT, vic_LocationOfExploitation TEXT,
  vic_Vulnerabilities TEXT, vic_DetailsOfVulnerabilities TEXT,
  cas_Status TEXT, cas_ReasonForCaseClosure TEXT, cas_CaseOwner TEXT,
  cas_ReferringOrganisation TEXT, cas_IncomingReferralDate TEXT, cas_ReferringPrimaryCaseWorker TEXT,
  cas_ReasonForIncomingReferral TEXT, cas_IncomingReferralDetails TEXT, cas_ReferredOrganisation TEXT,
  cas_ReferredPrimaryCaseWorker TEXT, cas_ReasonForOutgoingReferral TEXT, cas_OutgoingReferralDate TEXT,
  cas_OutgoingReferralDetails TEXT,
  con_Consent TEXT
);
CREATE TABLE payment (          -- a wallet's own receipt, handed over by the one who paid
  id TEXT PRIMARY KEY,          -- case/payment/<n>
  at TEXT NOT NULL,             -- UTC, when the wallet sent it: before the block
  txid TEXT NOT NULL,
  address TEXT NOT NULL,
  amount_sat INTEGER NOT NULL,
  handed_over_by TEXT NOT NULL
);
CREATE TABLE scope (            -- what the person agreed may be read on the phone
  id TEXT PRIMARY KEY,          -- case/scope/<n>
  chat TEXT NOT NULL REFERENCES chat(id),
  agreed INTEGER NOT NULL,      -- 1: may be used, 0: set aside, not to be cited
  note TEXT NOT NULL
);
CREATE TABLE chat (
  id TEXT PRIMARY KEY,          -- chat/chat/<n>
  title TEXT NOT NULL,
  zone TEXT NOT NULL,           -- offset in which the export prints its times, for example +07:00
  members TEXT NOT NULL         -- handles, comma between
);
CREATE TABLE chat_message (
  id TEXT PRIMARY KEY,          -- chat/msg/<chat>-<n, four digits>
  chat TEXT NOT NULL REFERENCES chat(id),
  at_local TEXT NOT NULL,
  sender TEXT NOT NULL,
  forwarded_from TEXT NOT NULL, -- empty if it was not forwarded
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  gloss TEXT NOT NULL,          -- an interpreter's English; empty where the text is English
  place_kind TEXT NOT NULL,     -- live: a device reported it; pin: somebody chose it; empty: none
  latitude TEXT NOT NULL,
  longitude TEXT NOT NULL,
  until_local TEXT NOT NULL     -- last report of a live share
);
CREATE TABLE hotline_message (
  id TEXT PRIMARY KEY,          -- hotline/msg/<n>
  at TEXT NOT NULL,             -- UTC
  sender TEXT NOT NULL,         -- person or desk
  topic TEXT NOT NULL,          -- the log's own code of what the desk asked; empty otherwise
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  gloss TEXT NOT NULL,
  place_kind TEXT NOT NULL,
  latitude TEXT NOT NULL,
  longitude TEXT NOT NULL
);
CREATE TABLE desk_reply (       -- records that a holder released to this case, a line of the reply each
  id TEXT PRIMARY KEY,          -- desk/reply/<n>
  holder TEXT NOT NULL,
  received_at TEXT NOT NULL,
  address TEXT NOT NULL,
  account TEXT NOT NULL,
  from_local TEXT NOT NULL,
  until_local TEXT NOT NULL,    -- the first minute that is no longer covered; empty: still assigned at the reply
  zone TEXT NOT NULL,
  note TEXT NOT NULL
);
-- The exchange's file on a second deposit: what it released to this case, kind by kind.
CREATE TABLE desk_assignment (  -- which account the deposit address was given to, and when
  id TEXT PRIMARY KEY,          -- desk/assignment/<n>
  address TEXT NOT NULL,
  account TEXT NOT NULL,
  from_local TEXT NOT NULL,
  until_local TEXT NOT NULL,    -- the first minute that is no longer covered; empty: still assigned at the reply
  zone TEXT NOT NULL
);
CREATE TABLE desk_credit (      -- what was credited at the address in the granted period; the line names no account
  id TEXT PRIMARY KEY,          -- desk/credit/<n>
  outpoint TEXT NOT NULL,       -- evidence id of the output
  at TEXT NOT NULL,             -- UTC, the block's time
  amount_sat INTEGER NOT NULL
);
CREATE TABLE desk_customer (    -- what is on file for each account that had the address; a file is not yet a person who acts
  id TEXT PRIMARY KEY,          -- desk/customer/<n>
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  country TEXT NOT NULL,        -- ISO 3166, two letters
  papers_end TEXT NOT NULL,     -- last four digits of the papers' number; the rest is kept back
  device TEXT NOT NULL          -- with which the account was opened
);
CREATE TABLE desk_login (       -- log-ins of the account in the granted period, and of other accounts from the devices that opened it
  id TEXT PRIMARY KEY,          -- desk/login/<n>
  at TEXT NOT NULL,             -- UTC
  account TEXT NOT NULL,
  device TEXT NOT NULL,
  network_address TEXT NOT NULL
);
CREATE TABLE desk_payout (      -- payments to banks in the granted period, of the account and of the one that had the address before
  id TEXT PRIMARY KEY,          -- desk/payout/<n>
  account TEXT NOT NULL,
  at TEXT NOT NULL,             -- UTC
  amount_sat INTEGER NOT NULL,
  country TEXT NOT NULL         -- of the bank, ISO 3166, two letters
);
CREATE TABLE desk_line (        -- an internet provider's record: which line had a network address, and when
  id TEXT PRIMARY KEY,          -- desk/line/<n>
  network_address TEXT NOT NULL,
  line TEXT NOT NULL,
  from_local TEXT NOT NULL,
  until_local TEXT NOT NULL,    -- the first minute that is no longer covered; empty: still at the reply
  zone TEXT NOT NULL
);
CREATE TABLE statement (        -- what somebody who knows a customer or a device said, with the consent of whom it is about
  id TEXT PRIMARY KEY,          -- case/statement/<n>
  made_on TEXT NOT NULL,        -- YYYY-MM-DD
  made_by TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE drafted (          -- a colleague's draft of the next request, line by line; it has faults
  id TEXT PRIMARY KEY,          -- case/drafted/<n>
  field TEXT NOT NULL,
  said TEXT NOT NULL            -- empty: left blank
);
CREATE TABLE mail (             -- mails of the person and of their people, handed over by them; the file is mail/<n>.eml
  id TEXT PRIMARY KEY,          -- case/mail/<n>
  at TEXT NOT NULL,             -- UTC, of the Date header: the sender's clock
  zone TEXT NOT NULL,           -- offset in which the Date header prints it: the sender's, for example +07:00
  sender TEXT NOT NULL,         -- as the From header says
  receiver TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  headers TEXT NOT NULL         -- further header lines as the file has them, newest first; empty: one Received header, as the file has it
);
CREATE TABLE session (          -- a provider's log of sessions on a server of the case's market vendor, as released to the case. Times UTC.
  id TEXT PRIMARY KEY,          -- case/session/<n>
  login TEXT NOT NULL,
  began_at TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,           -- that the address had then, by the provider's own look-up
  ended TEXT NOT NULL           -- log-out, connection lost
);
CREATE TABLE position (         -- the phone's own location history, as far as it was switched on: a device's places, not a person's
  id TEXT PRIMARY KEY,          -- case/position/<n>
  at TEXT NOT NULL,             -- UTC
  latitude TEXT NOT NULL,       -- degrees, two decimals
  longitude TEXT NOT NULL,
  within_km INTEGER NOT NULL    -- how sure the phone was
);
CREATE TABLE pair (             -- a released sample: pairs of addresses of people outside the case, who said which are of one wallet
  id TEXT PRIMARY KEY,          -- case/pair/<n>
  first TEXT NOT NULL,
  second TEXT NOT NULL,
  spent_in TEXT NOT NULL,       -- txid of a transaction that spends from both; empty if none does
  owners_say TEXT NOT NULL      -- one wallet, two wallets
);
CREATE TABLE sale (             -- a stall's own record of its sales, as far as it reaches
  id TEXT PRIMARY KEY,          -- case/sale/<n>
  at TEXT NOT NULL,             -- UTC, the minute when the customer's wallet sent the payment
  address TEXT NOT NULL,        -- that the stall gave out for the sale: its own
  amount_sat INTEGER NOT NULL,  -- that was due
  handed_over_by TEXT NOT NULL
);
CREATE TABLE price (            -- what a coin cost in a minute at a source, around the first payment of the case; sources differ
  id TEXT PRIMARY KEY,          -- case/price/<n>
  source TEXT NOT NULL,
  at_local TEXT NOT NULL,       -- the minute that it holds for
  zone TEXT NOT NULL,           -- of the source, for example +08:00
  cents INTEGER NOT NULL        -- of the exercise dollar, for one whole coin (100,000,000 sat)
);
CREATE TABLE capture (          -- requests to the watched site on two days, as the capture tool noted them. Times UTC, right to the millisecond.
  id TEXT PRIMARY KEY,          -- case/capture/<n>
  url TEXT NOT NULL,
  method TEXT NOT NULL,         -- GET: the page; HEAD: the head of the answer alone
  sent_at TEXT NOT NULL,        -- as the request went out
  got_at TEXT NOT NULL,         -- as the head of the answer had come
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,        -- JSON object as received; empty if no answer came in time
  sha256 TEXT NOT NULL,         -- that the tool noted at the time; empty where no page came, as in the next four
  sha256_sent TEXT NOT NULL,    -- of the bytes as they came over the line, reckoned later by an examiner
  sha256_decoded TEXT NOT NULL, -- of the bytes after unpacking, reckoned later by an examiner
  text TEXT NOT NULL,           -- what a browser shows of it
  payload TEXT NOT NULL         -- the bytes as they came over the line, in hexadecimal
);
CREATE TABLE sighting (         -- offers that captured pages of the watched site's list show
  id TEXT PRIMARY KEY,          -- case/sighting/<n>
  capture TEXT NOT NULL REFERENCES capture(id),
  place INTEGER NOT NULL,       -- on the page, from 1
  number TEXT NOT NULL,         -- that the site gave it, in the order in which offers are put up; empty: none is shown
  title TEXT NOT NULL,
  seller TEXT NOT NULL,
  since TEXT NOT NULL,          -- day that the site shows; empty: none
  price_usd INTEGER NOT NULL,
  about TEXT NOT NULL
);
CREATE TABLE signature (        -- what an examiner's tool says of each signed page of the watched desk's name
  id TEXT PRIMARY KEY,          -- case/signature/<n>
  page TEXT NOT NULL,           -- web/page/<n>
  key TEXT NOT NULL,            -- fingerprint of the key that the signature names
  key_record TEXT NOT NULL,     -- pgp/public/<n>: what the key server has of that key, and from it:
  user TEXT NOT NULL,           -- which the key's maker chose
  created_at TEXT NOT NULL,     -- as the key itself says
  seen_at TEXT NOT NULL,        -- when the key server was given it
  made_at TEXT NOT NULL,        -- as the signature itself says
  verdict TEXT NOT NULL         -- good: that key signed this text; bad: it did not
);
CREATE TABLE custody (          -- the custody log of the captured page as the file is today, an entry each; custody.schema.json describes the lines
  id TEXT PRIMARY KEY,          -- case/custody/<n>
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL,         -- the account that wrote it
  action TEXT NOT NULL,
  note TEXT NOT NULL,
  previous TEXT NOT NULL,       -- SHA-256 of the line before, as this line has it; 64 zeros in the first
  line TEXT NOT NULL,           -- the line itself, canonical JSON
  line_sha256 TEXT NOT NULL     -- of the line as it is today, reckoned by an examiner
);
CREATE TABLE seal (             -- the custodian's register, kept elsewhere: the hash of the log's last line after each hand-over, as it was then
  id TEXT PRIMARY KEY,          -- case/seal/<n>
  at TEXT NOT NULL,             -- UTC
  seq INTEGER NOT NULL,         -- of the last line
  head TEXT NOT NULL,           -- its SHA-256
  written_by TEXT NOT NULL
);
CREATE TABLE access (           -- the file server's log of the custody log's file. Times UTC.
  id TEXT PRIMARY KEY,          -- case/access/<n>
  at TEXT NOT NULL,
  account TEXT NOT NULL,        -- signed in at the terminal; empty where nobody was, or nothing was kept
  terminal TEXT NOT NULL,
  act TEXT NOT NULL,            -- append: a line at the end; rewrite: the whole file anew; read; unattended: found unlocked; not-kept: nothing was kept
  lines INTEGER NOT NULL,       -- of the file after it
  until TEXT NOT NULL,          -- end of a time in which nothing was kept; empty otherwise
  note TEXT NOT NULL
);
CREATE TABLE card (             -- lines that bind the first day: articles of the Exercise Convention, and who allows what by each country's card
  id TEXT PRIMARY KEY,          -- case/card/<n>
  whose TEXT NOT NULL,          -- the Convention, or whose card it is
  line TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE holder (           -- who keeps a short-lived record of the first day's list, by its own notice
  id TEXT PRIMARY KEY,          -- case/holder/<n>
  name TEXT NOT NULL,
  country TEXT NOT NULL,        -- under whose card it answers; empty: nobody has to be asked
  record TEXT NOT NULL,
  keeps_hours INTEGER NOT NULL, -- then it is deleted, to the minute
  counts_from TEXT NOT NULL,    -- first entry, last entry: of the record, as case.lead has them
  notice TEXT NOT NULL          -- whether customers are told
);
CREATE TABLE lead (             -- the first day's list: records that may matter, each with its holder
  id TEXT PRIMARY KEY,          -- case/lead/<n>
  holder TEXT NOT NULL,         -- its name, as case.holder has it
  record TEXT NOT NULL,
  identifier TEXT NOT NULL,
  first_local TEXT NOT NULL,
  last_local TEXT NOT NULL,     -- empty: there is one entry only
  zone TEXT NOT NULL
);
CREATE TABLE log (              -- the log of the duty desk on the first day, in no order of time
  id TEXT PRIMARY KEY,          -- case/log/<n>
  at_local TEXT NOT NULL,
  zone TEXT NOT NULL,           -- of whoever wrote the line
  writer TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE register (         -- what the deconfliction register shows for the day's search, with entries that only look alike
  id TEXT PRIMARY KEY,          -- case/register/<n>
  team TEXT NOT NULL,
  subject TEXT NOT NULL,        -- as that team writes it
  since TEXT NOT NULL,          -- UTC
  until TEXT NOT NULL,          -- UTC
  note TEXT NOT NULL
);
CREATE TABLE person (           -- HTCDS 2.0 case records of every person harmed whom the case knows of; empty where nothing was said
  id TEXT PRIMARY KEY,          -- case/person/<n>
  prs_Salutation TEXT, prs_FirstName TEXT, prs_SecondName TEXT, prs_Birthdate TEXT, prs_Gender TEXT,
  prs_Citizenship TEXT, prs_Title TEXT, prs_Email TEXT, prs_HomePhone TEXT, prs_MobilePhone TEXT,
  prs_MailingCity TEXT, prs_MailingCountry TEXT, prs_MailingState TEXT, prs_MailingStreet TEXT,
  prs_MailingPostalCode TEXT,
  vic_TraffickingStatus TEXT, vic_TraffickingStatusDecisionMakingOrg TEXT, vic_MethodOfRecruitment TEXT,
  vic_LocationOfRecruitment TEXT, vic_MethodsOfControl TEXT, vic_TypeOfExploitation TEXT,
  vic_ForcedLabourIndustry TEXT, vic_TypeOfSexExploitation TEXT, vic_LocationOfExploitation TEXT,
  vic_Vulnerabilities TEXT, vic_DetailsOfVulnerabilities TEXT,
  cas_Status TEXT, cas_ReasonForCaseClosure TEXT, cas_CaseOwner TEXT,
  cas_ReferringOrganisation TEXT, cas_IncomingReferralDate TEXT, cas_ReferringPrimaryCaseWorker TEXT,
  cas_ReasonForIncomingReferral TEXT, cas_IncomingReferralDetails TEXT, cas_ReferredOrganisation TEXT,
  cas_ReferredPrimaryCaseWorker TEXT, cas_ReasonForOutgoingReferral TEXT, cas_OutgoingReferralDate TEXT,
  cas_OutgoingReferralDetails TEXT,
  con_Consent TEXT
);
CREATE TABLE handle (          -- accounts that the case compares; empty where it compares none
  id TEXT PRIMARY KEY,          -- case/handle/<n>
  site TEXT NOT NULL,           -- market, forum
  handle TEXT NOT NULL,
  part TEXT NOT NULL            -- vendor, candidate; known: an account whose user is known, each another person, and none of the case's
);
CREATE TABLE likeness (         -- a report on how alike the candidates write to the vendor, by parola_kit.methods.style
  id TEXT PRIMARY KEY,          -- case/likeness/<n>
  handle TEXT NOT NULL,         -- the candidate
  words INTEGER NOT NULL,       -- of each account that were compared
  likeness TEXT NOT NULL,       -- 0 to 1, four decimals
  different_reach INTEGER NOT NULL, -- pairs of two people, among the known accounts, that score as high or higher
  different_pairs INTEGER NOT NULL, -- how many such pairs there are
  same_below INTEGER NOT NULL,  -- pairs of one person, halves of a known account, that score lower
  same_pairs INTEGER NOT NULL,
  draws_won TEXT NOT NULL       -- percent of draws in which the two are nearer to each other than to strangers
);
CREATE TABLE payee (            -- what the exchange answered on accounts to which vendors were paid out
  id TEXT PRIMARY KEY,          -- case/payee/<n>
  asked_about TEXT NOT NULL,    -- evidence id of the vendor: market/vendor/<n>, successor/vendor/<n>
  account TEXT NOT NULL,
  state TEXT NOT NULL,          -- released, refused
  name TEXT NOT NULL,           -- of the customer on file; empty where refused
  country TEXT NOT NULL         -- of the customer's papers; empty where refused
);
CREATE TABLE journey (          -- the journey file: one journey of people on one booking, a line of any source each, as released or handed over to the case
  id TEXT PRIMARY KEY,          -- case/journey/<n>
  holder TEXT NOT NULL,         -- who keeps or gave the line
  record TEXT NOT NULL,         -- booking, boarding, no-show, landing, crossing-out, crossing-in, renewal, account, message, photo, slip, guests, statement, referral, interview, custody, validation, finding, note
  topic TEXT NOT NULL,          -- of a statement and of what repeats one: fare, meeting, papers; empty otherwise
  at_local TEXT NOT NULL,       -- as the record prints it; a slip has its office's calendar
  zone TEXT NOT NULL,           -- of that time; empty where the record has none
  place TEXT NOT NULL,
  name TEXT NOT NULL,           -- as the record spells it
  birthdate TEXT NOT NULL,
  document TEXT NOT NULL,
  reference TEXT NOT NULL,      -- booking and ticket, or one of them
  handle TEXT NOT NULL,         -- of a booking its contact, of a message its sender, of a photo who handed it over
  language TEXT NOT NULL,       -- of a message
  text TEXT NOT NULL,
  gloss TEXT NOT NULL,          -- an interpreter's English; empty where the text is English
  basis TEXT NOT NULL           -- how whoever says it knows it
);
CREATE TABLE sentence (         -- a colleague's report about the journey file, sentence by sentence, and questions of counsel
  id TEXT PRIMARY KEY,          -- case/sentence/<n>
  part TEXT NOT NULL,           -- report or counsel
  position INTEGER NOT NULL,    -- in its part
  text TEXT NOT NULL
);
CREATE INDEX chat_message_chat ON chat_message(chat);
