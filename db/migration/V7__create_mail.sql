create table mail_message (
  provider_id uuid not null references provider (id),
  id uuid not null,
  kind text not null,
  related_type text not null,
  related_id uuid not null,
  customer_id uuid,
  recipient text not null,
  subject text not null,
  message_id text not null,
  -- the whole message, sealed, because it may hold a link token; emptied once the server has accepted it
  payload bytea,
  -- what operators may read again; links are masked
  copy_text text,
  state text not null check (state in ('QUEUED', 'SENT', 'FAILED')),
  attempts int not null default 0,
  last_answer text,
  next_attempt_at timestamptz,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  primary key (provider_id, id),
  unique (provider_id, message_id),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);
create index mail_message_related on mail_message (provider_id, related_type, related_id, created_at desc);
create index mail_message_due on mail_message (provider_id, next_attempt_at) where state = 'QUEUED';
