-- One tenant's truth. Every key begins with the tenant; `version` is the sequence number of the entry that last wrote the row.

-- Journal -------------------------------------------------------------------------------------------------------------

CREATE TABLE chain_head (
  tenant INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  book_seq INTEGER NOT NULL,
  PRIMARY KEY (tenant)
);

CREATE TABLE journal (
  tenant INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (tenant, seq)
);

-- only sqlite
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
-- INSERT OR REPLACE deletes without asking the trigger on DELETE.
CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal
  WHEN EXISTS (SELECT 1 FROM journal WHERE tenant = NEW.tenant AND seq = NEW.seq)
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
-- end
-- only postgres
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
-- end

CREATE TABLE command_outcome (
  tenant INTEGER NOT NULL,
  command_key TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  outcome TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, command_key)
);

CREATE TABLE content (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  salt BLOB NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (tenant, id)
);

-- Governance ----------------------------------------------------------------------------------------------------------

CREATE TABLE setting (
  tenant INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, name)
);

CREATE TABLE user_role (
  tenant INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  roles TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, user_id)
);

CREATE TABLE policy_version (
  tenant INTEGER NOT NULL,
  number INTEGER NOT NULL,
  digest TEXT NOT NULL,
  body TEXT NOT NULL,
  active_since INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, number)
);

-- Party ---------------------------------------------------------------------------------------------------------------

CREATE TABLE customer (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  parent_id INTEGER NOT NULL,
  country TEXT NOT NULL,
  language TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  terms TEXT NOT NULL,
  owner TEXT NOT NULL,
  collector TEXT NOT NULL,
  credit_limit_minor INTEGER,
  credit_limit_currency TEXT,
  segment TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX customer_by_number ON customer (tenant, number);

CREATE TABLE segment_change (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  segment TEXT NOT NULL,
  reason TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX segment_change_by_customer ON segment_change (tenant, customer_id);

CREATE TABLE contact (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  role TEXT NOT NULL,
  language TEXT NOT NULL,
  channels INTEGER NOT NULL,
  content_digest TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX contact_by_customer ON contact (tenant, customer_id);

-- What an agency thinks of a customer: its score on its own scale, in hundredths, with the two ends of that scale.
CREATE TABLE credit_score (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  agency TEXT NOT NULL,
  rated_on INTEGER NOT NULL,
  score_hundredths INTEGER NOT NULL,
  worst_hundredths INTEGER NOT NULL,
  best_hundredths INTEGER NOT NULL,
  recommended_limit_minor INTEGER,
  recommended_limit_currency TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX credit_score_by_rating ON credit_score (tenant, customer_id, agency, rated_on);

-- That a person looked at a customer's credit, and what was known then.
CREATE TABLE credit_review (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  reviewed_on INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  score_basis_points INTEGER NOT NULL,
  exposure_minor INTEGER NOT NULL,
  exposure_currency TEXT NOT NULL,
  reasons TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX credit_review_by_customer ON credit_review (tenant, customer_id);

-- Ledger --------------------------------------------------------------------------------------------------------------

CREATE TABLE invoice (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  company TEXT NOT NULL,
  number TEXT NOT NULL,
  issued_on INTEGER NOT NULL,
  due_on INTEGER NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  terms TEXT NOT NULL,
  purchase_order TEXT NOT NULL,
  product TEXT NOT NULL,
  opening INTEGER NOT NULL,
  delivery TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX invoice_by_number ON invoice (tenant, number, company);
CREATE INDEX invoice_by_customer ON invoice (tenant, customer_id);

CREATE TABLE credit_memo (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  company TEXT NOT NULL,
  number TEXT NOT NULL,
  issued_on INTEGER NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX credit_memo_by_number ON credit_memo (tenant, number, company);
CREATE INDEX credit_memo_by_customer ON credit_memo (tenant, customer_id);

CREATE TABLE payment (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  company TEXT NOT NULL,
  reference TEXT NOT NULL,
  received_on INTEGER NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  method TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX payment_by_reference ON payment (tenant, reference, company);
CREATE INDEX payment_by_customer ON payment (tenant, customer_id);

-- Money of a payment or a credit memo applied to an invoice. A reversal is a row with the amount negated that names the row
-- it reverses. Clustered by invoice, so that open amounts come from one merge of ordered streams.
CREATE TABLE application (
  tenant INTEGER NOT NULL,
  invoice_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  source TEXT NOT NULL,
  source_id INTEGER NOT NULL,
  applied_on INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  reverses_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, invoice_id, id)
);
CREATE INDEX application_by_source ON application (tenant, source_id);

-- What lowers an invoice without money: a write-off. Reversed like an application.
CREATE TABLE adjustment (
  tenant INTEGER NOT NULL,
  invoice_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  adjusted_on INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  reverses_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, invoice_id, id)
);

-- Intake --------------------------------------------------------------------------------------------------------------

CREATE TABLE import_batch (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  file_name TEXT NOT NULL,
  digest TEXT NOT NULL,
  mapping TEXT NOT NULL,
  content_digest TEXT NOT NULL,
  state TEXT NOT NULL,
  lines_read INTEGER NOT NULL,
  lines_recorded INTEGER NOT NULL,
  lines_changed INTEGER NOT NULL,
  lines_unchanged INTEGER NOT NULL,
  lines_quarantined INTEGER NOT NULL,
  totals TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX import_batch_by_digest ON import_batch (tenant, digest);

CREATE TABLE quarantined_line (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  batch_id INTEGER NOT NULL,
  line INTEGER NOT NULL,
  column_number INTEGER NOT NULL,
  field TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  content_digest TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX quarantined_line_by_batch ON quarantined_line (tenant, batch_id);

-- Collections ---------------------------------------------------------------------------------------------------------

CREATE TABLE hold (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  invoice_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  placed_on INTEGER NOT NULL,
  until_on INTEGER,
  reason TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  released_on INTEGER,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX hold_by_customer ON hold (tenant, customer_id);

-- What people arrange on top of the morning run: when to look again, and at which place of the list.
CREATE TABLE follow_up (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  due_on INTEGER NOT NULL,
  note TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  planned_on INTEGER NOT NULL,
  closed_on INTEGER,
  outcome TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX follow_up_by_customer ON follow_up (tenant, customer_id);

CREATE TABLE rank_move (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  place INTEGER NOT NULL,
  from_on INTEGER NOT NULL,
  until_on INTEGER NOT NULL,
  reason TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX rank_move_by_end ON rank_move (tenant, until_on);

-- What became of the items that were left alone because they were expected to be paid anyway.
CREATE TABLE quiet_check (
  tenant INTEGER NOT NULL,
  measured_on INTEGER NOT NULL,
  first_on INTEGER NOT NULL,
  last_on INTEGER NOT NULL,
  model TEXT NOT NULL,
  cases INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  lower_bound_bp INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, measured_on)
);

CREATE TABLE morning_run (
  tenant INTEGER NOT NULL,
  run_on INTEGER NOT NULL,
  snapshot_seq INTEGER NOT NULL,
  model TEXT NOT NULL,
  policy_number INTEGER NOT NULL,
  open_items INTEGER NOT NULL,
  accounts INTEGER NOT NULL,
  drafted INTEGER NOT NULL,
  superseded INTEGER NOT NULL,
  worklist_digest TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, run_on)
);

CREATE TABLE payment_model (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  trained_on INTEGER NOT NULL,
  digest TEXT NOT NULL,
  content_digest TEXT NOT NULL,
  facts TEXT NOT NULL,
  promoted INTEGER NOT NULL,
  reason TEXT NOT NULL,
  retired_on INTEGER,
  retired_because TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);

CREATE TABLE worklist_row (
  tenant INTEGER NOT NULL,
  run_on INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  currency TEXT NOT NULL,
  open_minor INTEGER NOT NULL,
  overdue_minor INTEGER NOT NULL,
  days_overdue_max INTEGER NOT NULL,
  score_basis_points INTEGER NOT NULL,
  gain_minor INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  expected_on INTEGER,
  action TEXT NOT NULL,
  behaviour TEXT NOT NULL,
  detail TEXT NOT NULL,
  proposal_id INTEGER NOT NULL,
  PRIMARY KEY (tenant, run_on, rank)
);

-- Control -------------------------------------------------------------------------------------------------------------

CREATE TABLE proposal (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  action TEXT NOT NULL,
  customer_id INTEGER NOT NULL,
  run_on INTEGER,
  state TEXT NOT NULL,
  effect_digest TEXT NOT NULL,
  summary TEXT NOT NULL,
  basis TEXT NOT NULL,
  decision TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  decided_by INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  note TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX proposal_by_state ON proposal (tenant, state);
CREATE INDEX proposal_by_customer ON proposal (tenant, customer_id);

CREATE TABLE approval (
  tenant INTEGER NOT NULL,
  proposal_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  digest_seen TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, proposal_id, id)
);

CREATE TABLE outbox (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  proposal_id INTEGER NOT NULL,
  channel TEXT NOT NULL,
  message_key TEXT NOT NULL,
  state TEXT NOT NULL,
  detail TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  settled_at INTEGER,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX outbox_by_state ON outbox (tenant, state);

-- What was sent about which invoice: the reminder count of each item, and the contact history of each customer.
CREATE TABLE reminder (
  tenant INTEGER NOT NULL,
  invoice_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  proposal_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  sent_on INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, invoice_id, id)
);
CREATE INDEX reminder_by_customer ON reminder (tenant, customer_id);

-- Operations ----------------------------------------------------------------------------------------------------------

CREATE TABLE job (
  tenant INTEGER NOT NULL,
  name TEXT NOT NULL,
  last_run_at INTEGER NOT NULL,
  last_outcome TEXT NOT NULL,
  PRIMARY KEY (tenant, name)
);
