-- An operator may open an invitation beside the customer; the link says so, and the audit names both.
alter table link_token drop constraint link_token_origin_check;
alter table link_token add constraint link_token_origin_check check (origin in ('MAIL', 'COPY', 'API', 'TOGETHER'));

-- An invitation without a method leaves the choice to the customer.
create table chosen_method (
  provider_id uuid not null references provider (id),
  invitation_id uuid not null,
  method text not null check (method in ('DELEGATED_TOKEN', 'NEW_APP_REGISTRATION', 'EXISTING_APP_REGISTRATION')),
  chosen_at timestamptz not null default now(),
  primary key (provider_id, invitation_id),
  foreign key (provider_id, invitation_id) references invitation (provider_id, id) on delete cascade
);
alter table chosen_method enable row level security;
alter table chosen_method force row level security;
create policy own_provider on chosen_method to "${app_role}"
  using (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (provider_id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));
