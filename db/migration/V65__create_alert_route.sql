-- Where alerts go: to a mailbox or to another system, narrowed by kind, customer and severity.
create table alert_route (
  provider_id uuid not null references provider (id),
  id uuid not null,
  name text not null,
  target text not null check (target in ('MAIL', 'WEBHOOK', 'TEAMS')),
  -- a mailbox, or the host of an address that itself is a secret
  address text not null,
  sealed_url bytea,
  sealed_secret bytea,
  least_severity text not null check (least_severity in ('INFO', 'WARNING', 'CRITICAL')),
  -- none: all of them
  kinds text[] not null,
  customer_id uuid,
  rhythm text not null check (rhythm in ('IMMEDIATE', 'HOURLY', 'DAILY')),
  mails_per_hour int not null check (mails_per_hour between 1 and 100),
  enabled boolean not null,
  last_answer text,
  last_accepted boolean,
  last_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  primary key (provider_id, id),
  check ((target = 'MAIL') = (sealed_url is null)),
  check ((target = 'WEBHOOK') = (sealed_secret is not null)),
  foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade
);
create index alert_route_customer on alert_route (provider_id, customer_id);

-- What was or will be told: of each change of an alert a route tells once.
create table alert_delivery (
  provider_id uuid not null references provider (id),
  id uuid not null,
  route_id uuid not null,
  -- none: a test
  alert_id uuid,
  event text not null check (event in ('RAISED', 'RISEN', 'RESOLVED', 'TEST')),
  step int not null,
  state text not null check (state in ('WAITING', 'SENT', 'FAILED', 'DROPPED')),
  due_at timestamptz not null,
  attempts int not null default 0,
  last_answer text,
  -- of mails: what went out together
  batch uuid,
  created_at timestamptz not null,
  sent_at timestamptz,
  primary key (provider_id, id),
  unique (provider_id, route_id, alert_id, event, step),
  foreign key (provider_id, route_id) references alert_route (provider_id, id) on delete cascade,
  foreign key (provider_id, alert_id) references alert (provider_id, id) on delete cascade
);
create index alert_delivery_due on alert_delivery (provider_id, due_at) where state = 'WAITING';
create index alert_delivery_alert on alert_delivery (provider_id, alert_id);
create index alert_delivery_sent on alert_delivery (provider_id, route_id, sent_at);

-- Whether customers' administrators are asked to repair by themselves; no row: no.
create table alert_setting (
  provider_id uuid not null references provider (id),
  repair_mails boolean not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (provider_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['alert_route', 'alert_delivery', 'alert_setting']
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
