create table job_run (
  provider_id uuid not null references provider (id),
  id uuid not null,
  kind text not null,
  subject text not null,
  customer_id uuid,
  connection_id uuid,
  data text not null default '{}',
  state text not null check (state in ('QUEUED', 'RUNNING', 'WAITING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  progress_done bigint,
  progress_total bigint,
  progress_text text,
  attempt int not null default 0,
  error text,
  requested_by text not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  next_attempt_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);
create index job_run_list on job_run (provider_id, created_at desc, id);
create index job_run_open on job_run (provider_id, kind, connection_id) where state in ('QUEUED', 'RUNNING', 'WAITING');
create index job_run_customer on job_run (provider_id, customer_id, created_at desc);
