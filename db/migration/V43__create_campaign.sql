-- Customers that are asked, one after the other, to consent to what a version of a service profile wants anew.
create table campaign (
  provider_id uuid not null references provider (id),
  id uuid not null,
  profile text not null,
  profile_version int not null,
  state text not null check (state in ('RUNNING', 'PAUSED', 'STOPPED', 'DONE')),
  per_hour int not null check (per_hour between 1 and 2000),
  message text,
  connected int not null,
  -- no invitation leaves before
  next_at timestamptz not null,
  created_by_kind text not null,
  created_by_id text not null,
  created_by_name text not null,
  created_by_email text,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (provider_id, id)
);
create index campaign_list on campaign (provider_id, created_at desc, id);
-- Two at once would ask the same customers twice.
create unique index campaign_one_open on campaign (provider_id, profile) where state in ('RUNNING', 'PAUSED');

-- An invitation and the state of its member are written in one transaction: that is what nobody is asked twice by.
create table campaign_member (
  provider_id uuid not null references provider (id),
  campaign_id uuid not null,
  position int not null,
  connection_id uuid not null,
  customer_id uuid not null,
  state text not null default 'PENDING' check (state in ('PENDING', 'SENT', 'SKIPPED')),
  why text,
  detail text,
  invitation_id uuid,
  not_before timestamptz,
  changed_at timestamptz,
  primary key (provider_id, campaign_id, position),
  unique (provider_id, campaign_id, connection_id),
  check ((state = 'SENT') = (invitation_id is not null)),
  foreign key (provider_id, campaign_id) references campaign (provider_id, id) on delete cascade,
  foreign key (provider_id, connection_id) references connection (provider_id, id) on delete cascade,
  foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade,
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade
);
create index campaign_member_pending on campaign_member (provider_id, campaign_id, position) where state = 'PENDING';
create index campaign_member_connection on campaign_member (provider_id, connection_id);
create index campaign_member_customer on campaign_member (provider_id, customer_id);
create index campaign_member_invitation on campaign_member (provider_id, invitation_id);

do $$
declare
  name text;
begin
  foreach name in array array['campaign', 'campaign_member']
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
