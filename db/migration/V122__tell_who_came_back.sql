-- What came out for somebody who comes back and left the page of his answer before it came: null where nobody waits for it,
-- empty until it is known. Kept for two minutes at most, and until it is told.
alter table authorization_state add column came_back text;
create index authorization_state_came_back on authorization_state (provider_id) where came_back is not null;
