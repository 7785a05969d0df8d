-- What was removed within a day counts together, however many rounds it took, from the last agreement on; and where somebody
-- is asked, from the day before the question on until there is an answer.
alter table directory_sync add column agreed_until timestamptz, add column members_agreed_until timestamptz;
alter table directory_removal add column since timestamptz not null default now() - interval '1 day';
create index directory_user_left on directory_user (provider_id, customer_id, removed_at) where removed_at is not null;
create index directory_group_left on directory_group (provider_id, customer_id, removed_at) where removed_at is not null;
-- counted one round alone
alter table directory_sync drop column members_removed;
