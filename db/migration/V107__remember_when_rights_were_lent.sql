-- Microsoft's servers disagree for a while about an app that was just let in: what they say then proves no absence.
alter table exit_run add column lent_at timestamptz;
alter table registration_saga add column token_kept_at timestamptz;
