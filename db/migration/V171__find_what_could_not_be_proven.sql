-- Looked for at each sweep of alerts; there are hardly ever any.
create index notification_gap_unproven on notification_gap (provider_id, connection_id)
  where cause = 'UNPROVEN' and closed_at is null;
