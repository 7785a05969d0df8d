-- Reminders of invitations that nobody has finished: whether they are wanted, for which day somebody was reminded
-- last, how often and when. Nobody chose reminders for those that are open already, so nobody gets any for them.
alter table invitation add column remind boolean not null default false;
alter table invitation alter column remind set default true;
alter table invitation add column reminded_for timestamptz;
alter table invitation add column reminders integer not null default 0;
alter table invitation add column reminded_at timestamptz;
