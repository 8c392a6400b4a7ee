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
CREATE TABLE mail (             -- mails of the person and of their people, handed over by them; the file is mail/<n>.eml
  id TEXT PRIMARY KEY,          -- case/mail/<n>
  at TEXT NOT NULL,             -- UTC, of the Date header: the sender's clock
  zone TEXT NOT NULL,           -- offset in which the Date header prints it: the sender's, for example +07:00
  sender TEXT NOT NULL,         -- as the From header says
  receiver TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE position (         -- the phone's own location history, as far as it was switched on: a device's places, not a person's
  id TEXT PRIMARY KEY,          -- case/position/<n>
  at TEXT NOT NULL,             -- UTC
  latitude TEXT NOT NULL,       -- degrees, two decimals
  longitude TEXT NOT NULL,
  within_km INTEGER NOT NULL    -- how sure the phone was
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
CREATE INDEX chat_message_chat ON chat_message(chat);
