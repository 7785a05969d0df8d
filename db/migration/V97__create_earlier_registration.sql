-- Registrations of ours that an administrator's sign-in found in his tenant before another one was made, and what he wants
-- done with them. They go with the invitation.
create table earlier_registration (
  provider_id uuid not null references provider (id),
  invitation_id uuid not null,
  object_id text not null,
  client_id text not null,
  display_name text not null,
  -- apps of the same name that are not ours: told, never touched
  namesakes int not null,
  -- the choice counts in the browser that was asked, and in no other
  browser text not null,
  choice text check (choice in ('UPDATE', 'REPLACE', 'NEW')),
  found_at timestamptz not null,
  primary key (provider_id, invitation_id, object_id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade
);
alter table earlier_registration enable row level security;
alter table earlier_registration force row level security;
create policy own_provider on earlier_registration to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
