-- Which replica renewed the sign-in last: the others wait a moment for the access token that it hands to them.
alter table delegated_grant add column refreshed_by uuid;
