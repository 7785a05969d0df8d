-- As V123 says.
set local lock_timeout = '10s';
alter table directory_member drop constraint directory_member_provider_id_fkey;
