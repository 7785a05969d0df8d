-- Who left a group stays for a while, marked, so that programs that ask for changes hear of it.
alter table directory_member add column removed_at timestamptz;
-- Few rows are in it: a copy that adds members does not pay for it.
create index directory_member_left on directory_member (provider_id, customer_id, removed_at)
  where removed_at is not null;
