-- A customer that leaves: what we hold and made is taken back step by step, each with its result. These rows stay as the
-- proof when everything else of the customer is gone.
create table exit_run (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  state text not null check (state in ('RUNNING', 'NEEDS_SIGN_IN', 'DONE')),
  -- what our own rights cannot remove is left to the customer, who was told
  leave_rest boolean not null,
  access_token bytea,
  token_version bigint not null default 0,
  token_expires_at timestamptz,
  job_id uuid,
  created_by_kind text not null,
  created_by_id text not null,
  created_by_name text not null,
  created_by_email text,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);
create unique index exit_run_one_open on exit_run (provider_id, customer_id) where state <> 'DONE';

create table exit_step (
  provider_id uuid not null references provider (id),
  run_id uuid not null,
  position int not null,
  kind text not null,
  subject uuid,
  name text not null,
  state text not null default 'PENDING' check (state in ('PENDING', 'DONE', 'NEEDS_ADMIN', 'LEFT')),
  detail text,
  tries int not null default 0,
  changed_at timestamptz,
  primary key (provider_id, run_id, position),
  foreign key (provider_id, run_id) references exit_run (provider_id, id) on delete cascade
);

do $$
declare
  name text;
begin
  foreach name in array array['exit_run', 'exit_step']
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
