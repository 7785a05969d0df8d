-- The job that wanted every object compared, once this part was: its next attempt need not begin that again.
alter table directory_sync add column compared_for uuid;
