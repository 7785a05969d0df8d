-- After each start: a login that the application was given later than V1 may work as the restricted role, too. Replicas
-- that start together do this one after the other: Flyway's own lock is gone by now, and two grants of the same fail.
do $$
begin
  perform pg_advisory_xact_lock(hashtextextended('gatehouse.let_the_login_work', 0));
  if exists (select from pg_roles where rolname = '${app_login}')
      and not pg_has_role('${app_login}', '${app_role}', 'member') then
    execute format('grant %I to %I', '${app_role}', '${app_login}');
  end if;
  -- what older replicas cannot read is not written until a day after the upgrade: when that was stands here
  if not has_table_privilege('${app_role}', '${flyway:defaultSchema}."${flyway:table}"', 'select') then
    grant select on ${flyway:defaultSchema}."${flyway:table}" to "${app_role}";
  end if;
end
$$;
