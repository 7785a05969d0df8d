-- what was lost of a subscription is added to the gap that it touches, under the lock of the inbox's head
create index notification_gap_subscription on notification_gap (provider_id, subscription_id);
-- each round of a directory's sync closes what it has read
create index notification_gap_open on notification_gap (provider_id, customer_id) where closed_at is null;
