-- What each connection was last tried with, and how that went: one row for each thing that is looked at.
create table connection_proof (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  connection_id uuid not null,
  -- LIVE_CALL, or a check of the service profile
  kind text not null,
  place int not null,
  state text not null check (state in ('PASSED', 'FAILED', 'UNREAD', 'AT_CONNECTING')),
  -- whether the profile says that the connection must not go on without it
  refuses boolean not null,
  called text not null,
  detail text not null default '',
  at timestamptz not null,
  primary key (provider_id, connection_id, kind),
  foreign key (provider_id, customer_id) references customer (provider_id, id),
  foreign key (provider_id, connection_id) references connection (provider_id, id) on delete cascade
);
create index connection_proof_customer on connection_proof (provider_id, customer_id);
alter table connection_proof enable row level security;
alter table connection_proof force row level security;
create policy own_provider on connection_proof to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
