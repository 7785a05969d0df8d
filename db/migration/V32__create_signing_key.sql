-- What the provider signs receipts with. Keys are never deleted: old receipts have to be checked years later.
create table signing_key (
  provider_id uuid not null references provider (id),
  id uuid not null,
  sealed bytea not null,
  public_keys text not null,
  created_at timestamptz not null default now(),
  primary key (provider_id, id)
);
create unique index signing_key_one on signing_key (provider_id);
alter table signing_key enable row level security;
alter table signing_key force row level security;
create policy own_provider on signing_key to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
