-- When a call of ours last needed a permission of a connection; told about once a day.
create table permission_use (
  provider_id uuid not null references provider (id),
  connection_id uuid not null,
  permission text not null,
  last_used_at timestamptz not null,
  primary key (provider_id, connection_id, permission),
  foreign key (provider_id, connection_id) references connection (provider_id, id) on delete cascade
);
alter table permission_use enable row level security;
alter table permission_use force row level security;
create policy own_provider on permission_use to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));

-- From when on uses are noted: before that nothing can be called unused.
alter table connection add column uses_noted_since timestamptz not null default now();
