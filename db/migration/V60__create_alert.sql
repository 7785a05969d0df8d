-- What deserves a person's attention: one open row per cause, closed when the cause is gone.
create table alert (
  provider_id uuid not null references provider (id),
  id uuid not null,
  kind text not null,
  -- what is concerned, in a word that never changes: the id of a connection or credential, an address, a host
  subject text not null,
  subject_name text not null,
  severity text not null check (severity in ('INFO', 'WARNING', 'CRITICAL')),
  state text not null check (state in ('OPEN', 'ACKNOWLEDGED', 'RESOLVED')),
  code text not null,
  sentence text not null,
  -- rises where the same cause becomes more pressing, so that people are told again
  step int not null,
  customer_id uuid,
  connection_id uuid,
  job_id uuid,
  -- when what is concerned comes to its end
  ends_at timestamptz,
  raised_at timestamptz not null,
  changed_at timestamptz not null,
  snoozed_until timestamptz,
  -- who acknowledged, snoozed or closed it last, and why
  handled_by text,
  handled_at timestamptz,
  note text,
  resolved_at timestamptz,
  primary key (provider_id, id),
  check ((state = 'RESOLVED') = (resolved_at is not null)),
  foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade,
  foreign key (provider_id, connection_id) references connection (provider_id, id) on delete cascade
);
create unique index alert_one_open on alert (provider_id, kind, subject) where state <> 'RESOLVED';
create index alert_list on alert (provider_id, raised_at desc, id);
create index alert_customer on alert (provider_id, customer_id);
create index alert_connection on alert (provider_id, connection_id);

alter table alert enable row level security;
alter table alert force row level security;
create policy own_provider on alert to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
