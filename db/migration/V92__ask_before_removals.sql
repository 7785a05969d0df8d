-- What a sync has asked about before it removes very many, and what somebody has agreed to. A row is gone once a round has
-- ended.
create table directory_removal (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  subject text not null check (subject in ('USERS', 'GROUPS', 'MEMBERS')),
  -- so many of those known would be removed by the round
  asked bigint not null,
  known bigint not null,
  -- so many of them were removed by pages that were taken before it asked
  done bigint not null,
  asked_at timestamptz not null default now(),
  -- so many may be removed, and so many have to remain; null where nobody has agreed
  agreed bigint,
  remaining bigint,
  agreed_by text,
  agreed_at timestamptz,
  primary key (provider_id, customer_id, subject),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);
alter table directory_removal enable row level security;
alter table directory_removal force row level security;
create policy own_provider on directory_removal to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));

-- Memberships that the round has removed so far
alter table directory_sync add column members_removed bigint not null default 0;
