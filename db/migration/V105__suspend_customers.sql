-- A customer whose work rests until somebody resumes it: who wants that and why, and where the customer stands behind it.
alter table customer add column suspended_from text;
alter table customer add column suspended_reason text;
alter table customer add column suspended_by text;
alter table customer add column suspended_at timestamptz;

-- jobs ask each second
create index customer_suspended on customer (provider_id) where state = 'SUSPENDED';
