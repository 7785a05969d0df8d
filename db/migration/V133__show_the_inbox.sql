-- What waits of one connection, and which emergencies of a subscription do.
create index notification_waiting on notification (provider_id, connection_id, received_at)
  where state = 'READY' and acknowledged_at is null;
create index notification_urgent on notification (provider_id, subscription_id, read_at)
  where urgent and acknowledged_at is null;
