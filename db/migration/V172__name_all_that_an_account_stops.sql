-- An alert about an account names all connections that stand on it; of others it is empty, and the one column says all.
alter table alert add column connection_ids uuid[] not null default '{}';
create index alert_connections on alert using gin (connection_ids) where connection_ids <> '{}';
