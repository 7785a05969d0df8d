-- V114 could not know of earlier answers whether they had been looked at; all but those of the last minute have.
alter table authorization_state no force row level security;
update authorization_state set answered_at = consumed_at
where answered_at is null and consumed_at < now() - interval '1 minute';
alter table authorization_state force row level security;

-- Each page of an open invitation asks which of its answers are in hand.
create index authorization_state_answers on authorization_state (provider_id, invitation_id, consumed_at);
