-- Services whose permission passport anybody may read without signing in; a row is an owner's decision.
create table public_passport (
  provider_id uuid not null references provider (id),
  profile text not null,
  opened_by text not null,
  opened_at timestamptz not null,
  primary key (provider_id, profile)
);
alter table public_passport enable row level security;
alter table public_passport force row level security;
create policy own_provider on public_passport to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
