-- An admin of the customer has to approve our app before whoever was invited can go on. One row per invitation, until that
-- goes.
create table approval_wait (
  provider_id uuid not null references provider (id),
  invitation_id uuid not null,
  registration_id uuid not null,
  -- by which link whoever asked had come
  link_token_id uuid,
  flow text not null,
  -- null where nobody knows yet which organisation it is: then nobody can look
  tenant_id text,
  told_by text not null check (told_by in ('MICROSOFT', 'PERSON')),
  -- whether an approval would show: only where the app was not there before, or its grants can be read
  sight text not null check (sight in ('UNKNOWN', 'CLEAR', 'BLIND')),
  since timestamptz not null,
  looks int not null default 0,
  -- so many looks in a row have seen it
  seen int not null default 0,
  looked_at timestamptz,
  next_look_at timestamptz,
  -- what the last look was told, a kind of failure
  answer text,
  approved_at timestamptz,
  primary key (provider_id, invitation_id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade,
  foreign key (provider_id, registration_id) references app_registration (provider_id, id) on delete cascade
);
create index approval_wait_due on approval_wait (provider_id, next_look_at) where approved_at is null;
alter table approval_wait enable row level security;
alter table approval_wait force row level security;
create policy own_provider on approval_wait to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
