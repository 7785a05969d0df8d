-- A route can tell of news in the inbox instead of alerts. The release before leaves routes out that name no kind of alert
-- it knows: such a route names one that there is not.
alter table alert_route
  -- none: it tells of alerts
  add column news_kinds text[] not null default '{}',
  add column news_profile text,
  -- the place in the inbox up to which its receiver was told
  add column news_told bigint not null default 0,
  add check (news_kinds = '{}' or target = 'WEBHOOK');

-- What such a route tells or has told: one at a time, the same until it is taken.
create table alert_ping (
  provider_id uuid not null references provider (id),
  id uuid not null,
  route_id uuid not null,
  -- counted when it is told for the first time
  news text,
  attempts int not null default 0,
  -- whoever tells it puts this off meanwhile
  due_at timestamptz not null,
  last_answer text,
  created_at timestamptz not null,
  taken_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, route_id) references alert_route (provider_id, id) on delete cascade
);
create unique index alert_ping_open on alert_ping (provider_id, route_id) where taken_at is null;
create index alert_ping_list on alert_ping (provider_id, route_id, created_at desc);

alter table alert_ping enable row level security;
alter table alert_ping force row level security;
create policy own_provider on alert_ping to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
