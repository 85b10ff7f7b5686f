-- These look past the policies. They belong to a role of which nobody is a member, not even the owner of all
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

-- A certificate of deletion is carried out where it is written: all of the case goes, with those merged into it,
-- in one piece with the certificate. A hold that somebody set meanwhile, or another team's case, refuses it.
create or replace function sync.carry_out_purge() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare gone uuid[]; alone uuid[]; part text; begin
  with recursive same(id) as (select new.purged_id::uuid
    union select c.id from casework.cases c join same on c.merged_into_id = same.id)
  select array_agg(id) into gone from same;
  if exists (select from casework.cases c where c.id = any (gone)
             and (c.team = any (sync.my_teams())) is not true) then
    raise exception 'denied' using errcode = '42501';
  end if;
  if exists (select from casework.legal_holds h where h.case_id = any (gone)
             and h.lifted_at is null and h.deleted_at is null)
     or exists (select from casework.kept_longer k where k.case_id = any (gone)
             and k.deleted_at is null and k.until > current_date) then
    raise exception 'it must be kept' using errcode = 'SY040';
  end if;
  select array_agg(distinct r.person_id) into alone from casework.relationships r where r.case_id = any (gone)
    and not exists (select from casework.relationships o
                    where o.person_id = r.person_id and o.case_id <> all (gone));
  update casework.print_runs set sha256 = '', rev = new.rev, changed_by = new.changed_by where sha256 <> ''
    and id in (select d.run_id from casework.documents d where d.case_id = any (gone));
  for part in select c."table" from sync.shared_column c where c.name = 'case_id' loop
    execute format('delete from casework.%I where case_id = any ($1)', part) using gone;
  end loop;
  delete from casework.hidden_addresses where person_id = any (alone);
  delete from casework.people where id = any (alone);
  update sync.team t set cases = t.cases - k.n, mark = t.mark - k.m from
    (select c.team, count(*) as n, sum(sync.case_mark(c.id)) as m from casework.cases c
     where c.id = any (gone) group by c.team) k where t.name = k.team;
  delete from casework.cases where id = any (gone);
  delete from sync.file_part where case_id = any (gone);
  delete from sync.deposit where case_id = any (gone);
  insert into sync.purged select unnest(gone), new.rev on conflict do nothing;
  return null;
end $$;
create or replace trigger carry_out_purge after insert on casework.purges for each row
  execute function sync.carry_out_purge();
