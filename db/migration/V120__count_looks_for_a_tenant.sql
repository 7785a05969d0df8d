-- An organisation that Microsoft knows no more is believed to be gone after several looks some time apart: how many there
-- were, and the last one.
alter table connection
  add column tenant_absent_looks int not null default 0,
  add column tenant_absent_at timestamptz;
