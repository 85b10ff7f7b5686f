-- Laptops. The first thing that one says; the answer tells whether, and how, the two go on.

create or replace function sync.home() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select (select system_identifier from pg_control_system()) || '/'
     || (select oid from pg_database where datname = current_database()) $$;

create or replace function sync.new_epoch(instead_of uuid, because text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare made uuid := gen_random_uuid(); after bigint := (select rev from sync.clock); begin
  perform sync.next_rev();
  if (select epoch from sync.clock) <> instead_of then return; end if;  -- another laptop has just said so
  -- Far beyond every revision that was ever given: one number never means two things.
  update sync.clock set epoch = made, rev = rev + 1000000, home = sync.home();
  insert into sync.history select rev, mark from sync.clock;
  insert into sync.epoch (epoch, after_rev, why) values (made, after, because);
end $$;

create or replace function sync.hello(ask json) returns json
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '10s' as $$
declare
  u sync.app_user; c sync.clock; d sync.device; mine uuid := (ask->>'device')::uuid;
  heard bigint := coalesce((ask->>'watermark')::bigint, 0); lines bigint := coalesce((ask->>'lines')::bigint, 0);
begin
  select * into u from sync.app_user where login = session_user;
  if not found then raise exception 'nobody' using errcode = 'SY020'; end if;
  if u.enrolled_at is null then
    if u.enrol_until < now() then raise exception 'the enrolment is over' using errcode = 'SY021'; end if;
    update sync.app_user set enrolled_at = now() where login = session_user;
  end if;
  select * into d from sync.device where device = mine;
  if found and (d.login <> session_user or d.audit_lines > lines) and d.lost_at is null then
    return json_build_object('copied', true);  -- an older copy of a caseload, or another's
  end if;
  insert into sync.device as x (device, login, program, schema, watermark, audit_lines, audit_digest, unsent)
    values (mine, session_user, ask->>'program', (ask->>'schema')::int, heard, lines, ask->>'digest',
      coalesce((ask->>'unsent')::int, 0))
    on conflict (device) do update set last_seen = now(), program = excluded.program, schema = excluded.schema,
      watermark = excluded.watermark, unsent = excluded.unsent,
      audit_lines = case when x.lost_at is null then excluded.audit_lines else x.audit_lines end,
      audit_digest = case when x.lost_at is null then excluded.audit_digest else x.audit_digest end;
  if d.lost_at is not null then return json_build_object('lost', true); end if;
  select * into c from sync.clock;
  if c.home <> '' and c.home <> sync.home() then
    perform sync.new_epoch(c.epoch, 'this is a copy of the database in another place');
  elsif ask->>'epoch' = c.epoch::text and heard > 0 and not exists
      (select from sync.history h where h.rev = heard and encode(h.mark, 'hex') = ask->>'mark') then
    perform sync.new_epoch(c.epoch, 'a laptop remembers what is not there any more');
  elsif c.home = '' then
    update sync.clock set home = sync.home();
  end if;
  select * into c from sync.clock;
  return json_build_object('epoch', c.epoch, 'schema', c.schema, 'oldest', c.oldest_schema, 'at', now(),
    'name', u.name, 'role', case when u.active then u.role end, 'teams', to_json(sync.my_teams()),
    'lines', coalesce(d.audit_lines, 0), 'digest', coalesce(d.audit_digest, ''));
end $$;

-- The newest of a laptop's marks that this history has too: up to there both tell the same.
create or replace function sync.common_mark(marks json) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select coalesce(max(h.rev), 0) from sync.history h join json_array_elements(marks) m
   on h.rev = (m->>0)::bigint and encode(h.mark, 'hex') = m->>1 $$;

-- A laptop that was reported lost has locked itself: what opens it again is kept here.
create or replace function sync.lock_device(mine uuid, key bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as
$$ update sync.device set locked_at = now(), unlock_key = key
   where device = mine and login = session_user and lost_at is not null and locked_at is null $$;
