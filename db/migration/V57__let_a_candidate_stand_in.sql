-- A new sign-in for a connection that works waits beside it until the provider has confirmed it: the one in use goes on.
alter table connection add column stands_in_for uuid;
alter table connection add foreign key (provider_id, stands_in_for) references connection (provider_id, id) on delete cascade;
drop index connection_one_per_service;
create unique index connection_one_per_service on connection (provider_id, customer_id, profile)
  where state <> 'DISCONNECTED' and stands_in_for is null;
create unique index connection_one_candidate on connection (provider_id, stands_in_for)
  where state <> 'DISCONNECTED' and stands_in_for is not null;
