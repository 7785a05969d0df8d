-- Addresses that calendars subscribe to. Only the hash of the secret part is kept, so one can be revoked but not shown again.
create table calendar_feed (
  provider_id uuid not null references provider (id),
  id uuid not null,
  token_hash bytea not null,
  made_by text not null,
  created_at timestamptz not null,
  last_read_at timestamptz,
  revoked_by text,
  revoked_at timestamptz,
  primary key (provider_id, id),
  unique (token_hash)
);

alter table calendar_feed enable row level security;
alter table calendar_feed force row level security;
create policy own_provider on calendar_feed to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));

-- Found by its address before the provider is known: exactly the row whose hash the transaction names.
create policy bearer on calendar_feed for select to "${app_role}"
  using (token_hash = (select decode(nullif(current_setting('gatehouse.bearer', true), ''), 'hex')));
