-- What somebody lets rest: all jobs that work at a customer, all jobs of a kind, or a schedule.
create table job_pause (
  provider_id uuid not null references provider (id),
  scope text not null check (scope in ('CUSTOMER', 'KIND', 'SCHEDULE')),
  -- the customer's id, the kind, or the schedule's name
  subject text not null,
  reason text,
  paused_by text not null,
  paused_at timestamptz not null default now(),
  primary key (provider_id, scope, subject)
);
alter table job_pause enable row level security;
alter table job_pause force row level security;
create policy own_provider on job_pause to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
