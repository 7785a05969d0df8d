-- FORCE, so that the owner of the tables is bound too. Tables of later migrations do the same themselves (a test checks).
do $$
declare
  name text;
begin
  for name in
    select c.table_name from information_schema.columns c
    where c.table_schema = '${flyway:defaultSchema}' and c.column_name = 'provider_id'
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_provider on %I to "${app_role}"
         using (provider_id = (select nullif(current_setting(''gatehouse.provider_id'', true), '''')::uuid))
         with check (provider_id = (select nullif(current_setting(''gatehouse.provider_id'', true), '''')::uuid))',
      name);
  end loop;
end
$$;

alter table provider enable row level security;
alter table provider force row level security;
create policy readable on provider for select to "${app_role}" using (true);
create policy own_provider on provider to "${app_role}"
  using (id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('gatehouse.provider_id', true), '')::uuid));

-- Found by a bearer secret before the provider is known: exactly the row whose hash the transaction names.
create policy bearer on link_token for select to "${app_role}"
  using (token_hash = (select decode(nullif(current_setting('gatehouse.bearer', true), ''), 'hex')));
create policy bearer on authorization_state for select to "${app_role}"
  using (state_hash = (select decode(nullif(current_setting('gatehouse.bearer', true), ''), 'hex')));
