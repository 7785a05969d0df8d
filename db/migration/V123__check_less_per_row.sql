-- Of tables with a row for each person, group, membership or message: whose the customer is, the customer's own key says
-- already. Each check of a key costs each row as much as an index.
--
-- Dropping a key locks the table that it names as well, here those that every page and call reads. So each table has a
-- migration of its own (V123 to V127), which lets go of them at once, and which gives up where it would have to wait, as
-- behind a backup or a long export: everybody else would wait behind it. Started again, the portal goes on where it stopped.
set local lock_timeout = '10s';
alter table directory_user drop constraint directory_user_provider_id_fkey;
