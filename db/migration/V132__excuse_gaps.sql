-- When it was last seen that a gap lasts for a trouble that has an alert of its own: a lost sign-in, an outage, a rest.
alter table notification_gap add excused_at timestamptz;
create index notification_gap_lasting on notification_gap (provider_id, connection_id) where ended_at is null;
-- Since when Microsoft refuses to renew a subscription that still lives.
alter table subscription add renewal_refused_at timestamptz;
