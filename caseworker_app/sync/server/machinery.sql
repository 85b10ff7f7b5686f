-- Revisions. The clock's row is locked until the change commits, so revisions become visible in their order, and
-- a reader who has seen one has seen all before it. A sequence or a time would not give that.

create or replace function sync.next_rev(what bytea default null) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare r bigint; before bytea; begin
  select c.rev into r from sync.clock c where c.xid = pg_current_xact_id();
  if found then return r; end if;  -- all rows of one transaction have one revision
  update sync.clock set rev = clock.rev + 1, xid = pg_current_xact_id() returning clock.rev, clock.mark into r, before;
  update sync.clock set mark = sha256(before || int8send(r) || coalesce(what, uuid_send(gen_random_uuid())))
    returning clock.mark into before;
  insert into sync.history values (r, before);
  return r;
end $$;

-- A row that somebody changes by hand gets a revision too; the push gives its own.
create or replace function sync.stamp() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin new.rev := sync.next_rev(); return new; end $$;

-- The clock is locked by whoever changes a row, so a later revision is never told before an earlier one.
create or replace function sync.tell_head() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sync.table_head h set rev = c.rev from sync.clock c where h.name = tg_table_name and h.rev < c.rev;
  return null;
end $$;

create or replace function sync.refuse_rewriting() returns trigger language plpgsql as $$
begin raise exception '% stay as they were recorded', tg_table_name using errcode = 'SY001'; end $$;

-- Only the carrying out of a certificate erases; it runs as a role that nobody can become.
create or replace function sync.refuse_erasing() returns trigger language plpgsql as $$
begin
  if current_user = 'caseworker_mover' then return old; end if;
  raise exception 'rows of % are marked as deleted, not erased', tg_table_name using errcode = 'SY001'; end $$;

create or replace function sync.only_leads() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sync.my_role() <> 'team_lead' then raise exception 'denied' using errcode = '42501'; end if;
  return new;
end $$;

create or replace function sync.case_mark(case_id uuid) returns bigint
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as
$$ select ('x' || right(case_id::text, 10))::bit(40)::bigint $$;

-- A new case counts for its team; a case that goes from one team to another is told to both.
create or replace function sync.count_new_cases() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from fresh join sync.purged p on p.case_id = fresh.id) then
    raise exception 'a case that was deleted does not come back' using errcode = 'SY041';
  end if;
  insert into sync.team as t (name, cases, mark)
    select team, count(*), sum(sync.case_mark(id)) from fresh group by team
    on conflict (name) do update set cases = t.cases + excluded.cases, mark = t.mark + excluded.mark;
  return null;
end $$;

create or replace function sync.tell_both_teams() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into sync.access_event values (new.rev, new.id, old.team), (new.rev, new.id, new.team);
  update sync.team set cases = cases - 1, mark = mark - sync.case_mark(new.id) where name = old.team;
  update sync.team set cases = cases + 1, mark = mark + sync.case_mark(new.id) where name = new.team;
  return null;
end $$;

create or replace trigger count_new_cases after insert on casework.cases
  referencing new table as fresh for each statement execute function sync.count_new_cases();
create or replace trigger tell_both_teams after update of team on casework.cases for each row
  when (old.team is distinct from new.team) execute function sync.tell_both_teams();

-- A case that was opened in error is taken back by whoever opened it, or by a lead: for all others it would vanish.
create or replace function sync.refuse_taking_anothers_case() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.made_by_login <> session_user and sync.my_role() = 'caseworker' then
    raise exception 'denied' using errcode = '42501';
  end if;
  return new;
end $$;
create or replace trigger only_ones_own_is_taken_back before update on casework.cases for each row
  when (old.deleted_at is null and new.deleted_at is not null) execute function sync.refuse_taking_anothers_case();
