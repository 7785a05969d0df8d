-- What an owner has stopped as a whole; the row stays afterwards and tells since when work goes on.
create table work_pause (
  provider_id uuid not null references provider (id),
  topic text not null check (topic in ('MICROSOFT', 'MAIL')),
  reason text not null,
  paused_by text not null,
  paused_at timestamptz not null,
  -- none: it stands
  lifted_at timestamptz,
  primary key (provider_id, topic)
);

-- How many mails may leave within a minute; no row: as the installation is set.
create table mail_rate (
  provider_id uuid not null references provider (id),
  per_minute int not null check (per_minute between 1 and 10000),
  primary key (provider_id)
);
create index mail_message_sent on mail_message (provider_id, sent_at) where sent_at is not null;

do $$
declare
  name text;
begin
  foreach name in array array['work_pause', 'mail_rate']
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
