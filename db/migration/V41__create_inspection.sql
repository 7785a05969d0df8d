-- An admin signed in to let us read before anything is made: who it was, what we may still read with it, what we saw.
create table inspection (
  provider_id uuid not null references provider (id),
  invitation_id uuid not null,
  tenant_id text not null,
  tenant_name text,
  tenant_domains text[] not null default '{}',
  object_id text not null,
  upn text,
  person_name text,
  mail text,
  browser_hash bytea,
  access_token bytea,
  token_version bigint not null,
  token_expires_at timestamptz not null,
  registration_id uuid,
  report text,
  signed_in_at timestamptz not null,
  primary key (provider_id, invitation_id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade,
  foreign key (provider_id, registration_id) references app_registration (provider_id, id)
);
alter table inspection enable row level security;
alter table inspection force row level security;
create policy own_provider on inspection to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
