-- The full pass of users that marks whom it sees in their rows, because more than one replica works on it. It is one as
-- long as it is the generation: a replica of the release before that begins another pass marks nobody.
alter table directory_sync add column marked_generation bigint;
