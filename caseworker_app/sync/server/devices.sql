-- Laptops. The first thing that one says; the answer tells whether, and how, the two go on.

create or replace function sync.home() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select (select system_identifier from pg_control_system()) || '/'
     || (select oid from pg_database where datname = current_database()) $$;

create or replace function sync.new_epoch(instead_of uuid, because text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare made uuid := gen_random_uuid(); after bigint := (select rev from sync.clock); begin
  perform set_config('synchronous_commit', 'on', true);
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
  seen json;
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
  if d.device is not null and u.enrolled_at is not null then
    perform set_config('synchronous_commit', 'off', true);  -- that a laptop was here need not wait for the disk
  end if;
  insert into sync.device as x (device, login, program, schema, watermark, audit_lines, audit_digest, unsent,
      lease_key)
    values (mine, session_user, ask->>'program', (ask->>'schema')::int, heard, lines, ask->>'digest',
      coalesce((ask->>'unsent')::int, 0), sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
    on conflict (device) do update set last_seen = now(), program = excluded.program, schema = excluded.schema,
      watermark = excluded.watermark, unsent = excluded.unsent, lease_key = coalesce(x.lease_key, excluded.lease_key),
      audit_lines = case when x.lost_at is null then excluded.audit_lines else x.audit_lines end,
      audit_digest = case when x.lost_at is null then excluded.audit_digest else x.audit_digest end;
  if d.lost_at is not null then return json_build_object('lost', true); end if;
  select * into c from sync.clock;
  if not u.active then
    null;  -- who was taken out says nothing about the history
  elsif c.home <> '' and c.home <> sync.home() then
    perform sync.new_epoch(c.epoch, 'this is a copy of the database in another place');
  elsif ask->>'epoch' = c.epoch::text and heard > 0 and not exists
      (select from sync.history h where h.rev = heard and encode(h.mark, 'hex') = ask->>'mark') then
    perform sync.new_epoch(c.epoch, 'a laptop remembers what is not there any more');
  elsif c.home = '' then
    update sync.clock set home = sync.home();
  end if;
  select * into c from sync.clock;
  if u.active and u.role = 'team_lead' then  -- for others it is not even planned: each sync is a new connection
    select json_object_agg(p.name, (select max(x.last_seen) from sync.device x where x.login = p.login)) into seen
      from sync.app_user p where p.active and p.login <> session_user
        and exists (select from sync.user_team t where t.login = p.login and t.team = any (sync.my_teams()));
  end if;
  return json_build_object('epoch', c.epoch, 'schema', c.schema, 'oldest', c.oldest_schema, 'at', now(),
    'name', u.name, 'role', case when u.active then u.role end, 'teams', to_json(sync.my_teams()),
    'seen', seen,
    'lease', (select encode(lease_key, 'hex') from sync.device where device = mine),
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

-- The code that lets a laptop in whose lease is over and that cannot sync: for its question, by its owner's lead.
create or replace function sync.lease_code(who text, question text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare asked text := regexp_replace(lower(question), '[^0-9a-f]', '', 'g'); d sync.device; begin
  if sync.my_role() is distinct from 'team_lead' or not exists (
      select from sync.app_user u join sync.user_team t using (login)
      where u.name = who and u.active and t.team = any (sync.my_teams())) then
    raise exception 'denied' using errcode = '42501';
  end if;
  select x.* into d from sync.device x join sync.app_user u using (login)
    where u.name = who and x.lost_at is null and x.lease_key is not null
      and right(x.device::text, 4) = left(asked, 4) and length(asked) = 8
    order by x.last_seen desc limit 1;
  if not found then return null; end if;
  update sync.device set let_in_at = now(), let_in_by = sync.my_name() where device = d.device;
  return left(encode(sha256(d.lease_key || convert_to(asked, 'UTF8') || d.lease_key), 'hex'), 12);
end $$;
