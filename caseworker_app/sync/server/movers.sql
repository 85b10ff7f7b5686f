-- These two look past the policies. They belong to a role of which nobody is a member, not even the owner of all
-- else: a policy that is open to a role is open to its members.

-- Whether a person may be put on a case: one whom nobody has on a case yet, or whom the asker sees on one. Else
-- a guessed id would bring another team's family into sight.
create or replace function sync.may_link(person uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off as $$  -- its plans are kept, also one that was made while the table was still small
begin
  if not exists (select from casework.relationships r where r.person_id = person) then return true; end if;
  return exists (select from casework.relationships r join casework.cases c on c.id = r.case_id
                 where r.person_id = person and c.team = any (sync.my_teams()));
end $$;

-- Whether the server has a case at all; nobody may ask that but the owner's own functions.
create or replace function sync.has_case(wanted uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select exists (select from casework.cases c where c.id = wanted) $$;

-- Giving a case to a team to which the giver does not belong: after it they no longer see the row, which a plain
-- update could not do.
create or replace function sync.move_case(wanted uuid, to_team text, base bigint, this_rev bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sync.my_role() is distinct from 'team_lead' or not exists (select from sync.team where name = to_team) then
    raise exception 'denied' using errcode = '42501';
  end if;
  update casework.cases set team = to_team, rev = this_rev, changed_by = sync.my_name()
    where id = wanted and rev in (base, this_rev) and team = any (sync.my_teams());
  return found;
end $$;
