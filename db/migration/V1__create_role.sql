-- The application works as a role that owns nothing and cannot pass row-level security.
-- Roles belong to the whole cluster, so the name is a placeholder (property gatehouse.database.role).
do $$
begin
  if not exists (select from pg_roles where rolname = '${app_role}') then
    create role "${app_role}" nologin nosuperuser nocreatedb nocreaterole nobypassrls noinherit;
  end if;
  -- From PostgreSQL 16 on, who creates a role may not yet set it.
  if current_setting('server_version_num')::int >= 160000 then
    execute format('grant %I to %I with set true', '${app_role}', current_user);
  elsif not pg_has_role(current_user, '${app_role}', 'member') then
    execute format('grant %I to %I', '${app_role}', current_user);
  end if;
  if '${app_login}' <> '' and '${app_login}' <> current_user then
    execute format('grant %I to %I', '${app_role}', '${app_login}');
  end if;
end
$$;

grant usage on schema ${flyway:defaultSchema} to "${app_role}";
alter default privileges in schema ${flyway:defaultSchema} grant select, insert, update, delete on tables to "${app_role}";
alter default privileges in schema ${flyway:defaultSchema} grant usage on sequences to "${app_role}";
