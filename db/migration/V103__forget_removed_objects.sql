-- Whoever asks for changes since a time before these has missed removals that are kept no longer.
alter table directory_sync add column forgotten_until timestamptz, add column members_forgotten_until timestamptz;
