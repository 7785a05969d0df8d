create table invitation (
  provider_id uuid not null references provider (id),
  id uuid not null,
  customer_id uuid not null,
  profile text not null,
  method text check (method in ('DELEGATED_TOKEN', 'NEW_APP_REGISTRATION', 'EXISTING_APP_REGISTRATION')),
  purpose text not null check (purpose in ('ONBOARD', 'RECONNECT', 'ADD_SERVICE', 'CONSENT_MORE', 'SWITCH_METHOD')),
  connection_id uuid,
  registration_id uuid,
  status text not null check (status in ('PENDING', 'OPENED', 'IN_PROGRESS', 'AWAITING_PROVIDER', 'COMPLETED', 'DECLINED', 'EXPIRED', 'REVOKED')),
  status_reason text,
  step text,
  completion text not null check (completion in ('AUTOMATIC', 'OPERATOR')),
  locale text not null,
  message text,
  tenant_id text,
  tenant_domain text,
  reference text not null,
  notify boolean not null default true,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  created_by_kind text not null,
  created_by_id text not null,
  created_by_name text not null,
  created_by_email text,
  opened_at timestamptz,
  authenticated_at timestamptz,
  signed_in_tenant text,
  signed_in_object text,
  signed_in_as text,
  signed_in_name text,
  signed_in_at timestamptz,
  ended_at timestamptz,
  updated_at timestamptz not null default now(),
  version bigint not null default 0,
  primary key (provider_id, id),
  unique (provider_id, reference),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);
create index invitation_list on invitation (provider_id, created_at desc, id);
create index invitation_customer on invitation (provider_id, customer_id, created_at desc);
create index invitation_expiring on invitation (provider_id, expires_at) where status in ('PENDING', 'OPENED', 'IN_PROGRESS');

create table invitation_recipient (
  provider_id uuid not null references provider (id),
  id uuid not null,
  invitation_id uuid not null,
  email text not null,
  name text,
  position int not null default 0,
  primary key (provider_id, id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade
);

-- Only the SHA-256 of a link token is kept; a copied or resent link is another token of the same invitation.
create table link_token (
  provider_id uuid not null references provider (id),
  id uuid not null,
  invitation_id uuid not null,
  token_hash bytea not null unique,
  origin text not null check (origin in ('MAIL', 'COPY', 'API')),
  recipient text,
  made_by text not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  primary key (provider_id, id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade
);
create index link_token_invitation on link_token (provider_id, invitation_id);
