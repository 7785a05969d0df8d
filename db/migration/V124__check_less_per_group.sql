-- As V123 says.
set local lock_timeout = '10s';
alter table directory_group drop constraint directory_group_provider_id_fkey;
