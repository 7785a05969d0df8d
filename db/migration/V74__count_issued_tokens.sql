-- How many access tokens a caller took of a connection, and was refused, hour by hour.
create table token_issue (
  provider_id uuid not null references provider (id),
  connection_id uuid not null,
  caller_kind text not null,
  caller_id text not null,
  caller_name text not null,
  hour timestamptz not null,
  issued bigint not null default 0,
  refused bigint not null default 0,
  -- the trail has the sum once the hour is over
  told_at timestamptz,
  primary key (provider_id, connection_id, caller_kind, caller_id, hour),
  foreign key (provider_id, connection_id) references connection (provider_id, id) on delete cascade
);
create index token_issue_hour on token_issue (provider_id, hour);

-- Which tokens a program may take: null means those of all services, with all permissions.
create table token_limit (
  provider_id uuid not null references provider (id),
  client_id text not null,
  profiles text[],
  permissions text[],
  changed_by text not null,
  changed_at timestamptz not null default now(),
  primary key (provider_id, client_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['token_issue', 'token_limit']
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
