-- A first copy fills these tables faster than autovacuum looks at them, and without statistics the members of a group are
-- joined to people by comparing everybody with everybody. Only an owner may analyze; the portal's role may call this.
create function analyze_directory() returns void language sql security definer set search_path from current
as $$ analyze directory_user, directory_group, directory_member $$;
revoke all on function analyze_directory() from public;
grant execute on function analyze_directory() to "${app_role}";
