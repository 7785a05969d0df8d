-- What V127 refers to.
set local lock_timeout = '10s';
alter table subscription add constraint subscription_owner unique (provider_id, id, customer_id, connection_id);
