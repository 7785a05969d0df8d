-- Readable without a scope, because the scope is found through it: nothing but id, home tenant and host.
create table provider (
  id uuid primary key,
  tenant_id text not null,
  host text unique,
  created_at timestamptz not null default now()
);

create table provider_settings (
  provider_id uuid primary key references provider (id),
  name text not null,
  support_email text,
  security_email text,
  phone text,
  address text,
  privacy_url text,
  locale text not null default 'en',
  updated_at timestamptz not null default now()
);

create table operator (
  provider_id uuid not null references provider (id),
  id uuid not null,
  tenant_id text not null,
  object_id text not null,
  upn text not null,
  name text not null,
  role text not null check (role in ('OWNER', 'OPERATOR', 'AUDITOR')),
  first_owner boolean not null default false,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz,
  primary key (provider_id, id),
  unique (provider_id, tenant_id, object_id)
);
create unique index operator_one_first_owner on operator (provider_id) where first_owner;

-- Envelope encryption: one wrapped data key per customer, one per provider (customer_id null).
create table data_key (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  primary key (provider_id, id)
);
create unique index data_key_one_per_customer on data_key (provider_id, customer_id) nulls not distinct;

-- An app registration wherever it lives; customer_id is null for the provider's own.
create table app_registration (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid,
  tenant_id text not null,
  client_id text not null,
  display_name text not null,
  publisher text,
  publisher_verified boolean,
  created_at timestamptz not null default now(),
  primary key (provider_id, id),
  unique (provider_id, tenant_id, client_id)
);

create table credential (
  provider_id uuid not null references provider (id),
  id uuid not null,
  registration_id uuid not null,
  kind text not null check (kind in ('SECRET', 'CERTIFICATE')),
  name text not null,
  sealed bytea not null,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, registration_id) references app_registration (provider_id, id)
);
