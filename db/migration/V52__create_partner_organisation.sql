-- Other organisations whose people use a customer's app: each consents for itself, by a link of its own.
create table partner_organisation (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  profile text not null,
  registration_id uuid not null,
  name text not null,
  tenant_id text not null,
  email text,
  message text,
  expires_at timestamptz not null,
  opened_at timestamptz,
  -- Microsoft's answer is a hint; consented_at follows the proof
  answered_at timestamptz,
  consented_at timestamptz,
  -- seen gone after it was proven
  gone_at timestamptz,
  looked_at timestamptz,
  withdrawn_at timestamptz,
  -- how the last trip to Microsoft ended
  ending text,
  ending_at timestamptz,
  created_by text not null,
  created_by_email text,
  created_at timestamptz not null,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade,
  foreign key (provider_id, registration_id) references app_registration (provider_id, id) on delete cascade
);
create index partner_organisation_list on partner_organisation (provider_id, customer_id, created_at desc);
create unique index partner_organisation_once on partner_organisation (provider_id, registration_id, tenant_id)
  where withdrawn_at is null;

-- Links that were mailed or copied; all of one organisation live and end together.
create table partner_link (
  provider_id uuid not null references provider (id),
  token_hash bytea not null,
  partner_id uuid not null,
  created_at timestamptz not null,
  primary key (provider_id, token_hash),
  unique (token_hash),
  foreign key (provider_id, partner_id) references partner_organisation (provider_id, id) on delete cascade
);

-- Trips to Microsoft: each is good for one answer in the browser that began.
create table partner_trip (
  provider_id uuid not null references provider (id),
  state_hash bytea not null,
  partner_id uuid not null,
  browser_hash bytea not null,
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (provider_id, state_hash),
  unique (state_hash),
  foreign key (provider_id, partner_id) references partner_organisation (provider_id, id) on delete cascade
);
create index partner_trip_expiry on partner_trip (provider_id, expires_at);

do $$
declare
  name text;
begin
  foreach name in array array['partner_organisation', 'partner_link', 'partner_trip']
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

-- Found by the link or the state before the provider is known: exactly the row whose hash the transaction names.
create policy bearer on partner_link for select to "${app_role}"
  using (token_hash = (select decode(nullif(current_setting('gatehouse.bearer', true), ''), 'hex')));
create policy bearer on partner_trip for select to "${app_role}"
  using (state_hash = (select decode(nullif(current_setting('gatehouse.bearer', true), ''), 'hex')));
