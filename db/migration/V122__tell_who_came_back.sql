-- What came out for somebody who comes back, as the page of his answer may be left before it comes. Kept for two minutes at
-- most, and until it is told.
alter table authorization_state add column came_back text;
create index authorization_state_came_back on authorization_state (provider_id) where came_back is not null;
