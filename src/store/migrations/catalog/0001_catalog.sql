-- The catalog: which tenants there are and who may sign in. On SQLite a file of its own; on PostgreSQL beside the rest.

CREATE TABLE tenant (
  tenant INTEGER NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant)
);
CREATE UNIQUE INDEX tenant_by_name ON tenant (name);

-- A login belongs to a user of the tenant's journal (user_role); it holds what the journal must not: names and hashes.
-- one_time_secret: sealed, of the second factor; empty without one. one_time_step: the last code that was used.
CREATE TABLE login (
  tenant INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  one_time_secret TEXT NOT NULL,
  one_time_step INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, user_id)
);
CREATE UNIQUE INDEX login_by_name ON login (tenant, name);

-- Signed-in browsers: the digest of the cookie, never the cookie.
CREATE TABLE session (
  tenant INTEGER NOT NULL,
  token_digest TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  csrf_token TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, token_digest)
);
CREATE UNIQUE INDEX session_by_token ON session (token_digest);
CREATE INDEX session_by_user ON session (tenant, user_id);

-- Who a login is at an identity provider. Bound when he first signs in there, and never to anybody else.
CREATE TABLE login_subject (
  tenant INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  bound_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, user_id, issuer)
);
CREATE UNIQUE INDEX login_subject_by_subject ON login_subject (tenant, issuer, subject);

-- Keys of programs: the digest of the secret, what it may do, until when.
CREATE TABLE api_key (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  secret_digest TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX api_key_by_secret ON api_key (secret_digest);
