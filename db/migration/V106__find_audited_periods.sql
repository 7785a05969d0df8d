-- The trail of a period far back is found without reading what came after it.
create index audit_entry_at on audit_entry (provider_id, at, seq);
