-- the home page counts them by day, each time somebody opens it: without this it reads the whole fortnight's trail
create index audit_entry_sync on audit_entry (provider_id, at, action) where action in ('sync.finished', 'sync.failed');
