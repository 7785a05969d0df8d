-- One credential being replaced by another. What is done already is told by the states of the two credentials.
create table credential_rotation (
  provider_id uuid not null references provider (id),
  id uuid not null,
  registration_id uuid not null,
  service text,
  old_credential uuid not null,
  new_credential uuid,
  state text not null check (state in ('RUNNING', 'WAITING', 'NEEDS_SIGN_IN', 'FAILED', 'DONE')),
  note text,
  tries int not null default 0,
  waiting_since timestamptz,
  -- of an administrator who signed in for this, where the app may not change its own credentials
  access_token bytea,
  token_version bigint not null default 0,
  token_expires_at timestamptz,
  job_id uuid,
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, registration_id) references app_registration (provider_id, id),
  foreign key (provider_id, old_credential) references credential (provider_id, id),
  foreign key (provider_id, new_credential) references credential (provider_id, id)
);
create unique index credential_rotation_one_open on credential_rotation (provider_id, old_credential)
  where state not in ('FAILED', 'DONE');
create index credential_rotation_list on credential_rotation (provider_id, registration_id, created_at desc);
alter table credential_rotation enable row level security;
alter table credential_rotation force row level security;
create policy own_provider on credential_rotation to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
