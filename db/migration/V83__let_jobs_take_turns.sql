-- Jobs that work through much at a customer take turns: one holds a place, the others wait in the order they came.
alter table job_run
  add column turn text check (turn in ('WAITS', 'TAKEN')),
  add column turn_at timestamptz;
create index job_run_turn on job_run (provider_id, customer_id) where turn is not null;
