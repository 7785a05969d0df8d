-- A customer's administrator asks to have everything deleted; an owner begins the exit for it, or says why not.
create table deletion_request (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  state text not null check (state in ('OPEN', 'WITHDRAWN', 'REFUSED', 'CONFIRMED')),
  asked_by_id text not null,
  asked_by_name text not null,
  -- where the answer goes
  mail text,
  locale text not null,
  note text,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  answered_by text,
  answer text,
  answered_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade
);
create unique index deletion_request_one_open on deletion_request (provider_id, customer_id) where state = 'OPEN';

alter table deletion_request enable row level security;
alter table deletion_request force row level security;
create policy own_provider on deletion_request to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));

-- The exit outlives the request; whom it tells at its end is forgotten with that mail.
alter table exit_run add column tell_mail text;
alter table exit_run add column tell_locale text;
