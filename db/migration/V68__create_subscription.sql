-- Certificates that Microsoft encrypts content for. An old one stays until nothing names it any more.
create table content_key (
  provider_id uuid not null references provider (id),
  id uuid not null,
  sealed bytea not null,
  certificate text not null,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (provider_id, id)
);

-- Subscriptions at Microsoft. The row is there before Microsoft is asked, as it calls the address before it answers.
create table subscription (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  connection_id uuid not null,
  tenant_id text not null,
  -- which wish of the profile it fulfils; many people make several parts of one wish
  wish text not null,
  part int not null default 0,
  resource text not null,
  changes text not null,
  kind text not null check (kind in ('MESSAGE', 'PRESENCE', 'DIRECTORY', 'OTHER')),
  content_key_id uuid,
  path_hash bytea not null unique,
  state_hash bytea not null,
  origin text not null,
  -- WANTED: intended, Microsoft has not answered; REFUSED: Microsoft said no and is asked again later
  state text not null check (state in ('WANTED', 'ACTIVE', 'REFUSED', 'LOST', 'ENDED')),
  graph_id text,
  application_id text,
  failure text,
  expires_at timestamptz,
  due_at timestamptz,
  seen_at timestamptz,
  last_notification_at timestamptz,
  received bigint not null default 0,
  refused bigint not null default 0,
  created_at timestamptz not null,
  activated_at timestamptz,
  ended_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id),
  foreign key (provider_id, connection_id) references connection (provider_id, id),
  foreign key (provider_id, content_key_id) references content_key (provider_id, id)
);
create unique index subscription_one_each on subscription (provider_id, connection_id, wish, part)
  where state in ('WANTED', 'ACTIVE', 'REFUSED');
create index subscription_due on subscription (provider_id, due_at) where state in ('WANTED', 'ACTIVE', 'REFUSED');
create index subscription_list on subscription (provider_id, connection_id, created_at desc);

-- What proves encrypted items of one delivery; gone once they are read.
create table notification_delivery (
  provider_id uuid not null references provider (id),
  id uuid not null,
  received_at timestamptz not null,
  proofs text[] not null,
  primary key (provider_id, id)
);
create index notification_delivery_age on notification_delivery (provider_id, received_at);

-- Downstream systems read by position, which only rises: it is given under the lock of this row.
create table notification_head (
  provider_id uuid primary key references provider (id),
  position bigint not null
);

create table notification (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  connection_id uuid not null,
  subscription_id uuid not null,
  delivery_id uuid,
  dedupe bytea not null,
  received_at timestamptz not null,
  change_type text not null,
  resource text not null,
  -- the item as it came, while it is not read yet
  item text,
  state text not null check (state in ('RECEIVED', 'READY', 'REFUSED')),
  claim uuid,
  claimed_until timestamptz,
  position bigint,
  urgent boolean not null default false,
  content bytea,
  read_at timestamptz,
  acknowledged_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id),
  foreign key (provider_id, connection_id) references connection (provider_id, id),
  foreign key (provider_id, subscription_id) references subscription (provider_id, id)
);
-- Microsoft delivers again what it is not sure of
create unique index notification_once on notification (provider_id, subscription_id, dedupe);
create index notification_unread on notification (provider_id, received_at) where state = 'RECEIVED';
create unique index notification_position on notification (provider_id, position) where position is not null;
create index notification_open on notification (provider_id, position) where state = 'READY' and acknowledged_at is null;
create index notification_age on notification (provider_id, received_at);

-- When something could have happened that nobody told us of. Closed by a run that reads what there is, or by hand.
create table notification_gap (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  connection_id uuid not null,
  subscription_id uuid not null,
  resource text not null,
  cause text not null check (cause in ('REMOVED', 'LOST', 'EXPIRED', 'MISSED', 'PAUSED', 'REFUSED', 'UNREACHABLE', 'UNREAD')),
  started_at timestamptz not null,
  -- null while it lasts
  ended_at timestamptz,
  closed_at timestamptz,
  closed_by text,
  note text,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id),
  foreign key (provider_id, connection_id) references connection (provider_id, id),
  foreign key (provider_id, subscription_id) references subscription (provider_id, id)
);
create index notification_gap_list on notification_gap (provider_id, started_at desc, id);
create index notification_gap_connection on notification_gap (provider_id, connection_id, started_at desc);

-- When the public address last answered as Microsoft would see it.
create table notification_pulse (
  provider_id uuid primary key references provider (id),
  beat_at timestamptz not null,
  failed_since timestamptz,
  verdict text
);

do $$
declare
  name text;
begin
  foreach name in array array['content_key', 'subscription', 'notification_delivery', 'notification_head',
    'notification', 'notification_gap', 'notification_pulse']
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
create policy bearer on subscription for select to "${app_role}"
  using (path_hash = (select decode(nullif(current_setting('gatehouse.bearer', true), ''), 'hex')));
