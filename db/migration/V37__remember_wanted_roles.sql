-- A connection that acts as an application holds application permissions; delegated ones stay beside them.
alter table connection add column wanted_roles text[] not null default '{}';
