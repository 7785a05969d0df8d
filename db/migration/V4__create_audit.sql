-- Append-only: the application role may insert and read, never change.
create table audit_head (
  provider_id uuid primary key references provider (id),
  seq bigint not null,
  hash bytea not null
);

create table audit_entry (
  provider_id uuid not null references provider (id),
  seq bigint not null,
  id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  subject_name text,
  customer_id uuid,
  outcome text not null check (outcome in ('SUCCESS', 'FAILURE', 'REFUSED')),
  -- text, not jsonb: the chain hashes exactly these characters
  details text not null,
  correlation_id text,
  ip text,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (provider_id, seq),
  unique (provider_id, id)
);
create index audit_entry_customer on audit_entry (provider_id, customer_id, seq desc);
revoke update, delete on audit_entry from "${app_role}";
revoke delete on audit_head from "${app_role}";
