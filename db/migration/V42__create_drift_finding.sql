-- Where a customer's tenant differs from what a connection was agreed to. What is gone keeps its row as history; one that
-- comes back is a new one.
create table drift_finding (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  connection_id uuid not null,
  code text not null,
  -- the permission, key id or app that it is about
  subject text not null,
  detail text not null default '',
  state text not null check (state in ('NEW', 'ACCEPTED', 'CUSTOMER_SPECIFIC', 'MUST_FIX')),
  accepted_until date,
  owner text,
  reason text,
  decided_by text,
  decided_at timestamptz,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  resolved_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id),
  foreign key (provider_id, connection_id) references connection (provider_id, id),
  check ((state = 'ACCEPTED') = (accepted_until is not null)),
  check (state = 'NEW' or (owner is not null and reason is not null))
);
create unique index drift_finding_one_open on drift_finding (provider_id, connection_id, code, subject)
  where resolved_at is null;
create index drift_finding_list on drift_finding (provider_id, connection_id, first_seen_at desc);
alter table drift_finding enable row level security;
alter table drift_finding force row level security;
create policy own_provider on drift_finding to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));

-- Entra roles of the account whose sign-in is kept; null while nobody could read them.
alter table connection
  add column account_roles text[],
  -- what the last look for differences was not allowed to read
  add column drift_unread text[] not null default '{}',
  add column drift_read_at timestamptz;
