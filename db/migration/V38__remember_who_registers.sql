-- Who signed in to have a registration made, and what the tenant is called: the connection is made of it later.
create table registering_admin (
  provider_id uuid not null references provider (id),
  invitation_id uuid not null,
  tenant_id text not null,
  tenant_name text,
  tenant_domains text[] not null default '{}',
  account text not null,
  mail text,
  signed_in_at timestamptz not null,
  primary key (provider_id, invitation_id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade
);
alter table registering_admin enable row level security;
alter table registering_admin force row level security;
create policy own_provider on registering_admin to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
