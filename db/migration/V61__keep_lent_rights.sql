-- An administrator's access token, lent to an operator for as long as it lives; sealed, so that every replica knows it.
create table lent_right (
  provider_id uuid not null references provider (id),
  id uuid not null,
  borrower text not null,
  lender text not null,
  tenant_id text not null,
  access_token bytea not null,
  expires_at timestamptz not null,
  primary key (provider_id, id),
  unique (provider_id, borrower)
);
alter table lent_right enable row level security;
alter table lent_right force row level security;
create policy own_provider on lent_right to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
