create table idempotency_key (
  provider_id uuid not null references provider (id),
  client text not null,
  key text not null,
  request_hash bytea not null,
  -- null while the first request is still under way
  status int,
  response text,
  location text,
  created_at timestamptz not null default now(),
  primary key (provider_id, client, key)
);
create index idempotency_key_age on idempotency_key (provider_id, created_at);
