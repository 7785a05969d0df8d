-- Every version of a service profile that a provider has used or written. A version never changes; one of them is in use.
-- What came with Gatehouse is kept here too, so that an upgrade changes nothing until an owner wants it.
create table service_profile (
  provider_id uuid not null references provider (id),
  key text not null,
  version int not null check (version > 0),
  yaml text not null,
  origin text not null check (origin in ('BUILT_IN', 'EDITED')),
  -- the number in the file that came with Gatehouse
  built_in_version int,
  in_use boolean not null default false,
  created_at timestamptz not null,
  created_by text not null,
  primary key (provider_id, key, version),
  check ((origin = 'BUILT_IN') = (built_in_version is not null))
);
create unique index service_profile_in_use on service_profile (provider_id, key) where in_use;
create unique index service_profile_built_in on service_profile (provider_id, key, built_in_version)
  where built_in_version is not null;

alter table service_profile enable row level security;
alter table service_profile force row level security;
create policy own_provider on service_profile to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
