-- For which of its waiting states people have been told by mail; empty again once somebody goes on with it.
alter table registration_saga add column told text[] not null default '{}';
