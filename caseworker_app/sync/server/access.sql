-- Who is asking. `session_user` is the one who logged in; `current_user` would be the owner of a function.

create or replace function sync.my_role() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select role from sync.app_user where login = session_user and active $$;

create or replace function sync.my_name() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select name from sync.app_user where login = session_user $$;

create or replace function sync.my_teams() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select coalesce(array_agg(t.team order by t.team), '{}') from sync.user_team t join sync.app_user u using (login)
   where t.login = session_user and u.active $$;
