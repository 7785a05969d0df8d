-- An administrator who signs in anyway may read what the connection itself may not: what he let be seen, when, and who he is.
alter table connection
  add column drift_lent text[] not null default '{}',
  add column drift_lent_at timestamptz,
  add column drift_lent_by text;
