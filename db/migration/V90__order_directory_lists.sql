-- A list is ordered by name and id, and who has no name comes first. An index that holds just that gives a page without
-- sorting the whole directory, and serves the search as well. The name must not be null for that: under row-level
-- security PostgreSQL trusts no coalesce() with a row that the policy has not passed yet.
alter table directory_user drop column name_search;
alter table directory_user add column name_search text collate "C" not null
  generated always as (coalesce(lower(display_name), '')) stored;
create index directory_user_listed on directory_user (provider_id, customer_id, name_search, id);
alter table directory_group drop column name_search;
alter table directory_group add column name_search text collate "C" not null
  generated always as (coalesce(lower(display_name), '')) stored;
create index directory_group_listed on directory_group (provider_id, customer_id, name_search, id);
-- new columns have no statistics, and the first searches would be planned without
analyze directory_user (name_search), directory_group (name_search);
