-- Reading. All that is asked within one sync is asked in one transaction that sees one moment.

-- What somebody handed in is for the lead who has the case now; a case that was never shared, for the lead of
-- the one who made it.
create or replace view sync.deposits with (security_barrier) as
  select d.id, d.name, d.at, d.content from sync.deposit d
  where d.taken_at is null and sync.my_role() = 'team_lead' and case when d.is_new then d.teams && sync.my_teams()
    else exists (select from casework.cases c where c.id = d.case_id) end;

-- What is new since a revision: which tables have rows for the asker, which cases came and went, and the sum by
-- which a laptop knows that it holds the cases that it should.
create or replace function sync.head(since bigint) returns json
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare changed text[] := '{}'; wanted text; is_there boolean; c sync.clock; told record; moved record;
  purged json; begin
  select * into c from sync.clock;
  for wanted in select t.name from sync.shared_table t join sync.table_head h using (name)
      where h.rev > since order by t.place loop
    execute format('select exists (select from casework.%I where rev > $1)', wanted) into is_there using since;
    if is_there then changed := changed || wanted; end if;
  end loop;
  select coalesce(sum(t.cases), 0) as cases, coalesce(sum(t.mark), 0) as mark into told from sync.team t
    where sync.my_role() = 'auditor' or t.name = any (sync.my_teams());
  select json_agg(e.case_id) filter (where k.id is not null) as gained,
      json_agg(e.case_id) filter (where k.id is null) as lost into moved
    from (select distinct case_id from sync.access_event where rev > since and team = any (sync.my_teams())) e
    left join casework.cases k on k.id = e.case_id;
  if 'purges' = any (changed) then  -- a case goes with its certificate
    select json_agg(p.case_id) into purged from sync.purged p where p.rev > since;
  end if;
  return json_build_object(
    'rev', c.rev, 'mark', encode(c.mark, 'hex'), 'changed', to_json(changed), 'cases', told.cases, 'sum', told.mark,
    'gained', coalesce(moved.gained, '[]'), 'lost', coalesce(moved.lost, '[]'),
    'purged', coalesce(purged, '[]'),
    'people', exists (select from sync.app_user u where u.rev > since),
    'deposits', case when sync.my_role() = 'team_lead' then (select count(*) from sync.deposits) else 0 end);
end $$;

create or replace function sync.when_changed(revs bigint[]) returns table (rev bigint, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select l.rev, l.at from sync.push_log l where l.rev = any (revs) $$;

-- Everybody who shares the database knows who else does: a case is handed to a colleague by name.
create or replace view sync.colleagues with (security_barrier) as
  select u.name, u.role, u.active, u.rev,
    coalesce((select json_agg(t.team order by t.team) from sync.user_team t where t.login = u.login), '[]') as teams
  from sync.app_user u where sync.my_role() is not null;

create or replace function sync.take_deposit(wanted uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as
$$ update sync.deposit set taken_at = now(), taken_by = sync.my_name()
   where id = wanted and id in (select d.id from sync.deposits d) $$;

-- Always answers the same: it tells nobody whether a case is there. Those who may no longer see a case can still
-- hand in what they had written.
create or replace function sync.hand_in(wanted uuid, device uuid, of_case uuid, content json) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare u sync.app_user; begin
  select * into u from sync.app_user where login = session_user;
  if not found or octet_length(content::text) > 6000000 then raise exception 'denied' using errcode = '42501'; end if;
  if exists (select from sync.purged p where p.case_id = of_case) then return 'received'; end if;
  if (select count(*) from sync.deposit where login = session_user and at > now() - interval '1 day') > 500 then
    raise exception 'try again tomorrow' using errcode = '54000';
  end if;
  insert into sync.deposit (id, login, name, teams, device, case_id, is_new, content)
    select wanted, session_user, u.name, coalesce(array_agg(t.team), '{}'), device, of_case,
      not sync.has_case(of_case), content
    from sync.user_team t where t.login = session_user
    on conflict do nothing;
  return 'received';
end $$;

create or replace view sync.pull_file with (security_barrier) as
  select case_id, sha256, n, size, data from sync.file_part f
  where exists (select from casework.cases c where c.id = f.case_id);

create or replace function sync.put_file(wanted uuid, sha bytea, place integer, whole bigint, part bytea)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if coalesce(sync.my_role(), '') not in ('caseworker', 'team_lead', 'business_support') then
    raise exception 'denied' using errcode = '42501';
  end if;
  insert into sync.file_part (case_id, sha256, n, size, data) values (wanted, sha, place, whole, part)
    on conflict do nothing;
end $$;

-- The parts of a file that the asker has put already, so that a cut upload goes on where it stopped.
create or replace function sync.my_parts(wanted uuid, sha bytea) returns integer[]
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select coalesce(array_agg(n), '{}') from sync.file_part
   where case_id = wanted and sha256 = sha and (put_by = session_user
     or exists (select from casework.cases c where c.id = case_id)) $$;
