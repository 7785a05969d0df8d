-- Which key of the key file wrapped a data key; null for those of before, until they are wrapped anew.
alter table data_key add column master_key text;
create index data_key_master on data_key (provider_id, master_key);
