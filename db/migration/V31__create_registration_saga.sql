-- What we know of a registration beyond its client id. ORIGIN: from the settings, made by us, or typed in by somebody.
alter table app_registration
  add column object_id text,
  add column service_principal_id text,
  add column audience text,
  add column origin text not null default 'CONFIGURED' check (origin in ('CONFIGURED', 'CREATED', 'ADOPTED')),
  -- null while it is being made
  add column ready_at timestamptz default now(),
  add column removed_at timestamptz,
  add foreign key (provider_id, customer_id) references customer (provider_id, id);
create index app_registration_customer on app_registration (provider_id, customer_id) where customer_id is not null;

-- A credential belongs to a registration and a service (null: the provider's own registration).
-- INTENDED: the row came first, Microsoft may or may not know it. UPLOADED: Microsoft knows it, not proven yet.
-- ACTIVE: accepted by the token endpoint. RETIRED: replaced, still to be removed there. REMOVED: gone, text erased.
alter table credential
  alter column sealed drop not null,
  add column service text,
  add column state text not null default 'ACTIVE'
    check (state in ('INTENDED', 'UPLOADED', 'ACTIVE', 'RETIRED', 'REMOVED')),
  add column key_id text,
  add column hint text,
  add column thumbprint text,
  add column replaces uuid,
  -- of a configured secret, so that a restart tells a changed setting from one that was rotated since
  add column text_hash bytea,
  add column starts_at timestamptz,
  add column accepted_at timestamptz,
  add column removed_at timestamptz,
  add check (sealed is not null or state in ('INTENDED', 'REMOVED')),
  add check (state <> 'REMOVED' or sealed is null),
  add foreign key (provider_id, replaces) references credential (provider_id, id);
alter table credential no force row level security;
update credential set accepted_at = created_at;
alter table credential force row level security;
create index credential_of_service on credential (provider_id, registration_id, service, state);

-- One registration being made in a customer's tenant, step by step. The admin's access token lies here sealed for as
-- long as it lives, so that a restart in the middle costs nobody a second sign-in.
create table registration_saga (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  tenant_id text not null,
  service text not null,
  invitation_id uuid,
  plan text not null,
  facts text not null default '{}',
  state text not null check (state in
    ('RUNNING', 'WAITING', 'PARKED', 'NEEDS_SIGN_IN', 'NEEDS_ADMIN', 'FAILED', 'UNDONE', 'READY')),
  undoing boolean not null default false,
  problem text,
  access_token bytea,
  token_version bigint not null default 0,
  token_expires_at timestamptz,
  attempt bigint not null default 0,
  job_id uuid,
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);
create index registration_saga_list on registration_saga (provider_id, customer_id, created_at desc);
-- Two sagas for one service of one customer would make two registrations.
create unique index registration_saga_one_open on registration_saga (provider_id, customer_id, service)
  where state not in ('UNDONE', 'READY');

create table registration_saga_step (
  provider_id uuid not null references provider (id),
  saga_id uuid not null,
  step text not null,
  position int not null,
  state text not null check (state in ('PENDING', 'RUNNING', 'WAITING', 'DONE', 'SKIPPED', 'FAILED', 'UNDONE')),
  note text,
  request_id text,
  tries int not null default 0,
  started_at timestamptz,
  waiting_since timestamptz,
  finished_at timestamptz,
  primary key (provider_id, saga_id, step),
  foreign key (provider_id, saga_id) references registration_saga (provider_id, id) on delete cascade
);

do $$
declare
  name text;
begin
  foreach name in array array['registration_saga', 'registration_saga_step']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_provider on %I to "${app_role}"
         using (provider_id = (select nullif(current_setting(''gatehouse.provider_id'', true), '''')::uuid))
         with check (provider_id = (select nullif(current_setting(''gatehouse.provider_id'', true), '''')::uuid))',
      name);
  end loop;
end
$$;
