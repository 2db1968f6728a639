-- The catalog: which tenants there are and who may sign in. On SQLite a file of its own; on PostgreSQL beside the rest.

CREATE TABLE tenant (
  tenant INTEGER NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant)
);
CREATE UNIQUE INDEX tenant_by_name ON tenant (name);

-- A login belongs to a user of the tenant's journal (user_role); it holds what the journal must not: names and hashes.
CREATE TABLE login (
  tenant INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, user_id)
);
CREATE UNIQUE INDEX login_by_name ON login (tenant, name);
