-- How fast campaigns may be is a setting of the installation (gatehouse.campaign.fastest).
alter table campaign drop constraint campaign_per_hour_check, add constraint campaign_per_hour_check check (per_hour > 0);
