-- Whether the answer of a trip to Microsoft is still being looked at: whoever loads its page again meanwhile waits for that,
-- where an answer that was looked at is used up.
alter table authorization_state add column answered_at timestamptz;
