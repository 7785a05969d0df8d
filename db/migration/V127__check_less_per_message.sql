-- A message belongs to the customer and the connection of its subscription: one check says so, where three did not. Messages
-- that are there already were written with those of their subscription; PostgreSQL does not read them again for that, as row
-- level security is forced on whoever owns them.
set local lock_timeout = '10s';
alter table notification
  drop constraint notification_provider_id_fkey,
  drop constraint notification_provider_id_customer_id_fkey,
  drop constraint notification_provider_id_connection_id_fkey,
  drop constraint notification_provider_id_subscription_id_fkey,
  add foreign key (provider_id, subscription_id, customer_id, connection_id)
    references subscription (provider_id, id, customer_id, connection_id);
