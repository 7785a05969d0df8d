-- Directories of which Microsoft has told something that no round has read yet. There is a row while that is so: a round
-- that runs meanwhile, a replica that dies and a queue that is long leave it there, and the next look finds it.
create table directory_notice (
  provider_id uuid not null references provider (id),
  customer_id uuid not null,
  -- the last time that something was told
  heard_at timestamptz not null,
  -- the parts that nobody has begun to read since then
  unread text[] not null,
  -- before that no round is begun for it
  due_at timestamptz not null,
  primary key (provider_id, customer_id),
  foreign key (provider_id, customer_id) references customer (provider_id, id)
);
create index directory_notice_due on directory_notice (provider_id, due_at);
alter table directory_notice enable row level security;
alter table directory_notice force row level security;
create policy own_provider on directory_notice to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
