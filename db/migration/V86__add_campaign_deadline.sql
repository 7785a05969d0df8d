-- The day by whose end (UTC) every customer of a campaign should have consented; links are good until then.
alter table campaign
  add column deadline date,
  add column deadline_told boolean not null default false;
-- How many days before the deadline the last reminder was meant for.
alter table campaign_member add column reminded_for int;
create index campaign_deadline on campaign (provider_id, deadline) where deadline is not null and not deadline_told;
