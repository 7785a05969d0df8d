-- Of tables with a row for each person, group, membership or message: whose the customer is, the customer's own key says
-- already. Each check of a key costs each row as much as an index.
alter table directory_user drop constraint directory_user_provider_id_fkey;
alter table directory_group drop constraint directory_group_provider_id_fkey;
alter table directory_member drop constraint directory_member_provider_id_fkey;

-- A message belongs to the customer and the connection of its subscription: one check says so, where three did not.
alter table subscription add constraint subscription_owner unique (provider_id, id, customer_id, connection_id);
alter table notification
  drop constraint notification_provider_id_fkey,
  drop constraint notification_provider_id_customer_id_fkey,
  drop constraint notification_provider_id_connection_id_fkey,
  drop constraint notification_provider_id_subscription_id_fkey,
  add foreign key (provider_id, subscription_id, customer_id, connection_id)
    references subscription (provider_id, id, customer_id, connection_id);
