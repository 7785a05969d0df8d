-- Claims that Microsoft wants to see in the next sign-in of an account (E:claims-challenge), until that has been through it.
create table claims_challenge (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  service text not null,
  -- the account that the service keeps, or whoever signs in to set it up
  kept boolean not null,
  claims text not null check (length(claims) <= 2000),
  heard_at timestamptz not null,
  primary key (provider_id, customer_id, service, kept),
  foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade
);
alter table claims_challenge enable row level security;
alter table claims_challenge force row level security;
create policy own_provider on claims_challenge to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
