-- What a customer's tenant tells of itself. Removed domains and licences stay, marked, as removed people do.
create table directory_organization (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  tenant_id uuid not null,
  display_name text,
  tenant_type text,
  country text,
  preferred_language text,
  -- the tenant, not our row
  created_at timestamptz,
  on_premises_sync boolean,
  technical_mails text[] not null,
  verified_domains text[] not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (provider_id, customer_id),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);

create table directory_domain (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  name text collate "C" not null,
  is_default boolean,
  is_initial boolean,
  is_root boolean,
  is_verified boolean,
  is_admin_managed boolean,
  authentication_type text,
  services text[] not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (provider_id, customer_id, name),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);

create table directory_licence (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  sku_id uuid not null,
  part_number text collate "C",
  capability_status text,
  applies_to text,
  enabled_units int,
  suspended_units int,
  warning_units int,
  consumed_units int,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (provider_id, customer_id, sku_id),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);

-- Whether each of them could be read; written when that changes, not when it is read.
create table directory_fact (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  part text not null check (part in ('ORGANIZATION', 'DOMAINS', 'LICENCES')),
  connection_id uuid not null,
  state text not null check (state in ('COPIED', 'NOT_GRANTED', 'REFUSED', 'UNREADABLE')),
  -- which permission allows it
  permission text not null,
  -- kind of the failure at Microsoft
  reason text,
  since timestamptz not null default now(),
  primary key (provider_id, customer_id, part),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);

do $$
declare
  name text;
begin
  foreach name in array array['directory_organization', 'directory_domain', 'directory_licence', 'directory_fact']
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
