create table connection (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  profile text not null,
  profile_version int not null,
  method text not null,
  registration text not null check (registration in ('PROVIDER', 'CUSTOMER')),
  acts_as text not null check (acts_as in ('APPLICATION', 'SERVICE_ACCOUNT', 'CONSENTING_ADMIN')),
  registration_id uuid not null,
  tenant_id text not null,
  -- WAITING: sealed and unused until the provider confirms
  state text not null check (state in ('WAITING', 'ACTIVE', 'DISCONNECTED')),
  health text not null check (health in ('HEALTHY', 'DEGRADED', 'ACTION_REQUIRED', 'DISCONNECTED')),
  reasons text not null default '[]',
  wanted_scopes text[] not null,
  granted_scopes text[] not null default '{}',
  granted_roles text[] not null default '{}',
  consent_read_at timestamptz,
  account_object text,
  account_upn text,
  account_name text,
  account_is_admin boolean,
  invitation_id uuid,
  last_verified_at timestamptz,
  connected_at timestamptz,
  disconnected_at timestamptz,
  created_at timestamptz not null default now(),
  created_by text not null,
  updated_at timestamptz not null default now(),
  version bigint not null default 0,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id),
  foreign key (provider_id, registration_id) references app_registration (provider_id, id)
);
create unique index connection_one_per_service on connection (provider_id, customer_id, profile) where state <> 'DISCONNECTED';
alter table invitation add foreign key (provider_id, connection_id) references connection (provider_id, id);
create index connection_list on connection (provider_id, created_at desc, id);

-- The refresh token of one connection. Refreshed under a lease with fencing; the previous one is kept until the new one has worked.
create table delegated_grant (
  provider_id uuid not null references provider (id),
  connection_id uuid not null,
  tenant_id text not null,
  object_id text not null,
  refresh_token bytea not null,
  previous_refresh_token bytea,
  token_version bigint not null default 1,
  state text not null check (state in ('ACTIVE', 'REAUTH_REQUIRED')),
  last_failure text,
  scopes text[] not null default '{}',
  acquired_at timestamptz not null,
  last_refresh_at timestamptz,
  refresh_due_at timestamptz,
  lease_owner uuid,
  lease_until timestamptz,
  attempt bigint not null default 0,
  primary key (provider_id, connection_id),
  foreign key (provider_id, connection_id) references connection (provider_id, id) on delete cascade
);
create index delegated_grant_due on delegated_grant (provider_id, refresh_due_at) where state = 'ACTIVE';

-- One row per trip to Microsoft: bound to a browser, used once, gone after an hour.
create table authorization_state (
  provider_id uuid not null references provider (id),
  id uuid not null,
  state_hash bytea not null unique,
  invitation_id uuid not null,
  link_token_id uuid not null,
  customer_id uuid not null,
  registration_id uuid not null,
  flow text not null,
  browser_hash bytea not null,
  nonce_hash bytea not null,
  verifier bytea,
  authority text not null,
  redirect_uri text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade,
  foreign key (provider_id, registration_id) references app_registration (provider_id, id)
);
create index authorization_state_expiry on authorization_state (provider_id, expires_at);
