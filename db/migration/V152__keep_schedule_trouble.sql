-- Work that comes again and fails for one provider: the scheduler's own list knows only that it failed for somebody. There
-- is a row while it fails, and none while all is well.
create table schedule_trouble (
  provider_id uuid not null references provider (id),
  schedule text not null,
  -- in a row
  failures int not null default 1,
  failing_since timestamptz not null default now(),
  primary key (provider_id, schedule)
);
alter table schedule_trouble enable row level security;
alter table schedule_trouble force row level security;
create policy own_provider on schedule_trouble to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
