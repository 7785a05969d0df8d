-- Whether those who sign in through one of the provider's own registrations come back each at an address of their own.
create table callback_setting (
  provider_id uuid not null references provider (id),
  registration_id uuid not null,
  mode text not null check (mode in ('OFF', 'PATH')),
  -- what the last look at Microsoft found: how many redirect URIs, and what was in the way
  addresses int,
  problem text,
  checked_at timestamptz,
  -- nobody asks Microsoft again by himself before
  next_try_at timestamptz not null,
  -- one at a time changes the list at Microsoft, which is always written as a whole
  held_by uuid,
  held_until timestamptz,
  primary key (provider_id, registration_id),
  foreign key (provider_id, registration_id) references app_registration (provider_id, id)
);

-- The addresses. No foreign key to the customer: a deleted customer's address stays known until it is gone at Microsoft.
create table customer_callback (
  provider_id uuid not null references provider (id),
  registration_id uuid not null,
  customer_id uuid not null,
  address text not null,
  -- REGISTERED only after it was read back; FULL: Microsoft takes no more; LEAVING: nobody new is sent there
  state text not null check (state in ('WAITING', 'REGISTERED', 'FULL', 'LEAVING')),
  changed_at timestamptz not null,
  primary key (provider_id, registration_id, customer_id),
  foreign key (provider_id, registration_id) references app_registration (provider_id, id)
);
create index customer_callback_of_customer on customer_callback (provider_id, customer_id);
create index authorization_state_redirect on authorization_state (provider_id, redirect_uri);

-- The registration of the provider's own that an invitation was issued for; null: the one that is used by default.
alter table invitation add foreign key (provider_id, registration_id) references app_registration (provider_id, id);

do $$
declare
  name text;
begin
  foreach name in array array['callback_setting', 'customer_callback']
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
