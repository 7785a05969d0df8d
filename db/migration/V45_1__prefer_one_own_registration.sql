-- A provider may have several registrations of its own; operators and invitations use the preferred one unless told otherwise.
alter table app_registration
  add column preferred boolean not null default false,
  -- when somebody last signed in through it
  add column signed_in_at timestamptz,
  -- when the settings named it; what they name anew wins, what they named before does not come back with a restart
  add column configured_at timestamptz,
  add check (not preferred or customer_id is null);

alter table app_registration no force row level security;
update app_registration set configured_at = created_at where customer_id is null;
update app_registration r set preferred = true
where r.customer_id is null and r.removed_at is null
  and r.id = (select o.id from app_registration o
              where o.provider_id = r.provider_id and o.customer_id is null and o.removed_at is null
              order by o.created_at, o.id limit 1);
alter table app_registration force row level security;
create unique index app_registration_one_preferred on app_registration (provider_id) where preferred;

-- What the last look at a registration of the provider's own found, line by line, so that it can be read without anybody's
-- rights.
create table registration_look (
  provider_id uuid not null references provider (id),
  registration_id uuid not null,
  lines text not null,
  looked_by text not null,
  looked_at timestamptz not null,
  primary key (provider_id, registration_id),
  foreign key (provider_id, registration_id) references app_registration (provider_id, id)
);
alter table registration_look enable row level security;
alter table registration_look force row level security;
create policy own_provider on registration_look to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));

-- Named by whoever set the installation up, where the settings name nobody.
alter table provider_settings add column first_owner text;
