create table directory_sync (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  resource text not null check (resource in ('USERS', 'GROUPS')),
  connection_id uuid not null,
  -- the position of an unfinished round, and the delta link of the last finished one
  next_link text,
  delta_link text,
  generation bigint not null default 0,
  full_pass boolean not null default true,
  round_started_at timestamptz,
  seen_in_round bigint not null default 0,
  last_finished_at timestamptz,
  last_full_pass_at timestamptz,
  added bigint not null default 0,
  changed bigint not null default 0,
  removed bigint not null default 0,
  primary key (provider_id, customer_id, resource),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);

create table directory_user (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  id uuid not null,
  user_principal_name text,
  -- prefix search stays on the index under row-level security only with the C collation
  upn_search text collate "C" generated always as (lower(user_principal_name)) stored,
  name_search text collate "C" generated always as (lower(display_name)) stored,
  display_name text,
  given_name text,
  surname text,
  mail text,
  job_title text,
  department text,
  office_location text,
  mobile_phone text,
  business_phones text[],
  preferred_language text,
  usage_location text,
  account_enabled boolean,
  user_type text,
  row_hash bytea not null,
  generation bigint not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  removed_at timestamptz,
  removal text check (removal in ('SOFT_DELETED', 'DELETED', 'NOT_SEEN')),
  primary key (provider_id, customer_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);
create index directory_user_upn on directory_user (provider_id, customer_id, upn_search);
create index directory_user_name on directory_user (provider_id, customer_id, name_search);
create index directory_user_changed on directory_user (provider_id, customer_id, changed_at, id);

create table directory_group (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  id uuid not null,
  display_name text,
  name_search text collate "C" generated always as (lower(display_name)) stored,
  description text,
  mail text,
  mail_enabled boolean,
  security_enabled boolean,
  group_types text[],
  row_hash bytea not null,
  generation bigint not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  removed_at timestamptz,
  removal text check (removal in ('SOFT_DELETED', 'DELETED', 'NOT_SEEN')),
  primary key (provider_id, customer_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);
create index directory_group_name on directory_group (provider_id, customer_id, name_search);
create index directory_group_changed on directory_group (provider_id, customer_id, changed_at, id);

create table directory_member (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  group_id uuid not null,
  member_id uuid not null,
  member_type text not null,
  generation bigint not null,
  added_at timestamptz not null default now(),
  primary key (provider_id, customer_id, group_id, member_id),
  foreign key (provider_id, customer_id, group_id) references directory_group (provider_id, customer_id, id) on delete cascade
);
create index directory_member_of on directory_member (provider_id, customer_id, member_id);
