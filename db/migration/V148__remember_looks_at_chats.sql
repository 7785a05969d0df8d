-- When the chats of an account that hears them one by one were last listed: what began since was heard by nobody.
-- And since when Microsoft waits for a new authorisation: answered at once, nothing was held back.
alter table subscription add chats_seen_at timestamptz, add reauthorize_since timestamptz;
