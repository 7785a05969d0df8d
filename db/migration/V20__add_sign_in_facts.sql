-- What the sign-in and Microsoft Graph told about the tenant, shown before a provider confirms it.
alter table connection
  add column tenant_name text,
  add column tenant_domains text[] not null default '{}',
  add column consented_by text,
  add column consented_at timestamptz;

-- A sign-in that is proven but whose consent Microsoft does not show everywhere yet. Sealed, and gone after minutes.
create table waiting_sign_in (
  provider_id uuid not null references provider (id),
  invitation_id uuid not null,
  sealed bytea not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (provider_id, invitation_id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade
);
alter table waiting_sign_in enable row level security;
alter table waiting_sign_in force row level security;
create policy own_provider on waiting_sign_in to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));

-- An admin has consented and wants another account's sign-in to be kept: that account signs in next.
create table given_consent (
  provider_id uuid not null references provider (id),
  invitation_id uuid not null,
  tenant_id text not null,
  consented_by text not null,
  created_at timestamptz not null default now(),
  primary key (provider_id, invitation_id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade
);
alter table given_consent enable row level security;
alter table given_consent force row level security;
create policy own_provider on given_consent to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
