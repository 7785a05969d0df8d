-- What people typed for a service of a customer, sealed whether confidential or not: it goes with the customer's key.
create table profile_input_value (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  profile text not null,
  key text not null,
  sealed bytea not null,
  version bigint not null,
  set_by text not null,
  set_at timestamptz not null,
  primary key (provider_id, id),
  unique (provider_id, customer_id, profile, key),
  foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade
);

-- What a person did by hand because no interface does it, and how that was shown. The newest of a task counts.
create table task_evidence (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  profile text not null,
  task text not null,
  kind text not null check (kind in ('CONFIRMATION', 'TEXT', 'URL')),
  evidence text,
  invitation_id uuid,
  given_by text not null,
  given_at timestamptz not null,
  primary key (provider_id, id),
  check (kind = 'CONFIRMATION' or evidence is not null),
  foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade,
  foreign key (provider_id, invitation_id) references invitation (provider_id, id)
);
create index task_evidence_of_customer on task_evidence (provider_id, customer_id, profile, task, given_at desc);

do $$
declare
  name text;
begin
  foreach name in array array['profile_input_value', 'task_evidence']
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
