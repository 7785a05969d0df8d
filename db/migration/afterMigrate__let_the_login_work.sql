-- After each start: a login that the application was given later than V1 may work as the restricted role, too.
do $$
begin
  if exists (select from pg_roles where rolname = '${app_login}')
      and not pg_has_role('${app_login}', '${app_role}', 'member') then
    execute format('grant %I to %I', '${app_role}', '${app_login}');
  end if;
end
$$;

-- What older replicas cannot read is not written until a day after the upgrade: when that was stands here.
grant select on ${flyway:defaultSchema}."${flyway:table}" to "${app_role}";
