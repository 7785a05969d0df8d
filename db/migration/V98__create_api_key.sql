-- Bearers of programs that have no app at Entra. Only the hash is kept, so one can be revoked but never shown again;
-- people tell keys apart by their beginning.
create table api_key (
  provider_id uuid not null references provider (id),
  id uuid not null,
  name text not null,
  role text not null check (role in ('OWNER', 'OPERATOR', 'AUDITOR')),
  beginning text not null,
  key_hash bytea not null,
  made_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  refused_at timestamptz,
  revoked_by text,
  revoked_at timestamptz,
  primary key (provider_id, id),
  unique (key_hash)
);

create unique index api_key_name on api_key (provider_id, lower(name)) where revoked_at is null;

alter table api_key enable row level security;
alter table api_key force row level security;
create policy own_provider on api_key to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));

-- Found by the key before the provider is known: exactly the row whose hash the transaction names.
create policy bearer on api_key for select to "${app_role}"
  using (key_hash = (select decode(nullif(current_setting('gatehouse.bearer', true), ''), 'hex')));
