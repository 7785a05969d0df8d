create table customer (
  provider_id uuid not null references provider (id),
  id uuid not null,
  short_name text not null,
  display_name text not null,
  reference text,
  tenant_id text,
  tenant_domain text,
  tenant_name text,
  state text not null check (state in ('DRAFT', 'INVITED', 'IN_PROGRESS', 'CONNECTED', 'SUSPENDED', 'OFFBOARDED')),
  health text check (health in ('HEALTHY', 'DEGRADED', 'ACTION_REQUIRED', 'DISCONNECTED')),
  health_reason text,
  labels text[] not null default '{}',
  note text,
  created_at timestamptz not null default now(),
  created_by text not null,
  updated_at timestamptz not null default now(),
  version bigint not null default 0,
  primary key (provider_id, id),
  unique (provider_id, tenant_id),
  unique (provider_id, reference)
);
create unique index customer_short_name on customer (provider_id, lower(short_name));
create index customer_created on customer (provider_id, created_at desc, id);
create index customer_updated on customer (provider_id, updated_at, id);

create table customer_contact (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  email text not null,
  name text,
  locale text,
  position int not null default 0,
  primary key (provider_id, id),
  foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade
);
create unique index customer_contact_email on customer_contact (provider_id, customer_id, lower(email));

alter table data_key add foreign key (provider_id, customer_id) references customer (provider_id, id);
alter table app_registration add foreign key (provider_id, customer_id) references customer (provider_id, id);
