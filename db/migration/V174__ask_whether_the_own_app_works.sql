-- What Microsoft last said of a registration of the provider's own in its home tenant, asked where a customer's tenant
-- refuses it: one replica asks, and all go by the answer.
create table own_app_word (
  provider_id uuid not null references provider (id),
  registration_id uuid not null,
  asked_at timestamptz not null,
  -- before asked_at: somebody is asking
  answered_at timestamptz,
  word text check (word in ('WORKS', 'DISABLED', 'DELETED', 'UNKNOWN')),
  -- when it was disabled or deleted for the last time
  refused_at timestamptz,
  unknown_since timestamptz,
  primary key (provider_id, registration_id),
  foreign key (provider_id, registration_id) references app_registration (provider_id, id) on delete cascade
);

alter table own_app_word enable row level security;
alter table own_app_word force row level security;
create policy own_provider on own_app_word to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
