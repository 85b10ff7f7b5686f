-- Writing. One statement takes in a whole batch, so no laptop ever holds the clock's lock while it thinks. The
-- changes of one case count all together or not at all; those of another case do not wait for them.

create or replace function sync.put_rows(wanted text, fresh json, this_rev bigint) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare told text; strange text; n bigint; begin
  select string_agg(distinct quote_ident(key), ', '), min(key) filter (where c.name is null) into told, strange
    from json_array_elements(fresh) r, json_object_keys(r) key
    left join sync.shared_column c on c."table" = wanted and c.name = key;
  if strange is not null then raise exception 'no column %', strange using errcode = 'SY003'; end if;
  execute format('insert into casework.%1$I (rev, changed_by, %2$s) select $2, $3, %2$s
    from json_populate_recordset(null::casework.%1$I, $1) on conflict do nothing', wanted, told)
    using fresh, this_rev, sync.my_name();
  get diagnostics n = row_count;
  if n <> json_array_length(fresh) then raise exception 'stale' using errcode = 'SY010'; end if;
end $$;

create or replace function sync.put_changes(wanted text, changes json, this_rev bigint) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare alike record; strange text; n bigint; begin
  select min(coalesce(key, '')) into strange from json_array_elements(changes) o
    left join json_object_keys(o->'d') key on true
    left join sync.shared_column c on c."table" = wanted and c.name = key and key <> 'id' where c.name is null;
  if strange is not null then raise exception 'no column %', strange using errcode = 'SY003'; end if;
  for alike in
    select told, json_agg(o) as rows, count(*) as count from (
      select o, (select string_agg(format('%1$I = p.%1$I', key), ', ' order by key)
                 from json_object_keys(o->'d') key) as told from json_array_elements(changes) o
    ) each_row group by told
  loop
    -- The ids stand in columns of their own: only so may the index find a row before its policy has been asked.
    execute format('update casework.%1$I x set %2$s, rev = $2, changed_by = $3
      from (select (o->>''i'')::uuid as i, (o->>''b'')::bigint as b, o->''d'' as d
            from json_array_elements($1) o offset 0) o, json_populate_record(null::casework.%1$I, o.d) p
      where x.id = o.i and x.rev = o.b', wanted, alike.told)
      using alike.rows, this_rev, sync.my_name();
    get diagnostics n = row_count;
    if n <> alike.count then raise exception 'stale' using errcode = 'SY010'; end if;
  end loop;
end $$;

create or replace function sync.put(groups json, this_rev bigint) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare part record; op json; begin
  if exists (select from json_array_elements(groups) g, json_array_elements(g) o
             where o->>'t' not in (select name from sync.shared_table) or o->>'t' is null) then
    raise exception 'no such table' using errcode = 'SY003';
  end if;
  for part in
    select s.name, f.fresh, c.changes from sync.shared_table s
    left join (select o->>'t' as t, json_agg(r) as fresh
      from json_array_elements(groups) g, json_array_elements(g) o, json_array_elements(o->'new') r
      where o->'new' is not null group by 1) f on f.t = s.name
    left join (select o->>'t' as t, json_agg(r) as changes
      from json_array_elements(groups) g, json_array_elements(g) o, json_array_elements(o->'set') r
      where o->'set' is not null group by 1) c on c.t = s.name
    where f.fresh is not null or c.changes is not null order by s.place
  loop
    if part.fresh is not null then perform sync.put_rows(part.name, part.fresh, this_rev); end if;
    if part.changes is not null then perform sync.put_changes(part.name, part.changes, this_rev); end if;
  end loop;
  for op in select r from json_array_elements(groups) g, json_array_elements(g) o, json_array_elements(o->'move') r
            where o->'move' is not null
  loop
    if not sync.move_case((op->>'i')::uuid, op->>'to', (op->>'b')::bigint, this_rev) then
      raise exception 'stale' using errcode = 'SY010';
    end if;
  end loop;
  set constraints all immediate;  -- what a row points to is judged here, so that it fails this case alone
  set constraints all deferred;
end $$;

-- What keeps a batch from being judged at all is not the batch's fault: it is sent again as it is.
create or replace function sync.outcome(state text) returns text
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  if left(state, 2) in ('40', '53', '54', '55', '57', '58', 'XX') then
    raise exception 'try again' using errcode = state;
  end if;
  return case state when 'SY010' then 'stale' when '42501' then 'denied' when '23503' then 'missing'
    else 'invalid:' || state end;
end $$;

create or replace function sync.may_push(device uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if coalesce(sync.my_role(), '') not in ('caseworker', 'team_lead', 'business_support') then
    raise exception 'denied' using errcode = '42501';
  end if;
  if exists (select from sync.device d where d.device = may_push.device
             and (d.lost_at is not null or d.login <> session_user)) then
    raise exception 'this laptop was reported lost' using errcode = 'SY030';
  end if;
end $$;

create or replace function sync.push(batch uuid, device uuid, payload json) returns json
language plpgsql security definer set search_path = pg_catalog, pg_temp
set lock_timeout = '10s' set statement_timeout = '60s' as $$
declare told bytea := sha256(convert_to(payload::text, 'UTF8')); earlier sync.push_log; r bigint; n integer;
  failed jsonb := '{}'; answer json;
begin
  perform sync.may_push(device);
  if octet_length(payload::text) > 6000000 then raise exception 'too large' using errcode = 'SY004'; end if;
  select * into earlier from sync.push_log l where l.batch = push.batch;
  if not found then
    r := sync.next_rev(uuid_send(batch) || told);  -- from here on everything is one after the other
    select * into earlier from sync.push_log l where l.batch = push.batch;  -- a twin may just have finished
  end if;
  if earlier.batch is not null then
    if earlier.digest <> told or earlier.login <> session_user then
      raise exception 'another batch has this id' using errcode = 'SY002';
    end if;
    return earlier.result;  -- the answer was lost on its way: the same answer again, and nothing twice
  end if;
  begin
    perform sync.put(payload, r);
  exception when others then
    if json_array_length(payload) = 1 then
      failed := jsonb_build_object('0', sync.outcome(sqlstate));
    else
      for n in 0 .. json_array_length(payload) - 1 loop
        begin
          perform sync.put(json_build_array(payload->n), r);
        exception when others then
          failed := failed || jsonb_build_object(n::text, sync.outcome(sqlstate));
        end;
      end loop;
    end if;
  end;
  answer := json_build_object('rev', r, 'mark', (select encode(mark, 'hex') from sync.clock), 'failed', failed);
  insert into sync.push_log (batch, rev, login, device, digest, result)
    values (batch, r, session_user, device, told, answer);
  return answer;
end $$;

-- A first upload: its rows were copied beside the tables before, and come in all together or not at all.
create or replace function sync.load(batch uuid, device uuid, told bytea) returns json
language plpgsql security definer set search_path = pg_catalog, pg_temp
set lock_timeout = '10s' set statement_timeout = '300s' as $$
declare earlier sync.push_log; r bigint; n bigint; wanted bigint; part record; columns text; answer json;
begin
  perform sync.may_push(device);
  select * into earlier from sync.push_log l where l.batch = load.batch;
  if not found then
    r := sync.next_rev(uuid_send(batch) || told);
    select * into earlier from sync.push_log l where l.batch = load.batch;
  end if;
  if earlier.batch is not null then
    if earlier.login <> session_user then
      raise exception 'another batch has this id' using errcode = 'SY002';
    end if;
    return earlier.result;
  end if;
  for part in select name from sync.shared_table order by place loop
    select string_agg(quote_ident(c.name), ', ') into columns from sync.shared_column c where c."table" = part.name;
    execute format('delete from incoming.%I where who = session_user and batch <> $1', part.name) using batch;
    execute format('insert into casework.%1$I (rev, changed_by, %2$s) select $2, $3, %2$s from incoming.%1$I
      where batch = $1 and who = session_user', part.name, columns)
      using batch, r, sync.my_name();
    get diagnostics n = row_count;
    execute format('delete from incoming.%I where batch = $1 and who = session_user', part.name) using batch;
    get diagnostics wanted = row_count;
    if n <> wanted then raise exception 'stale' using errcode = 'SY010'; end if;
  end loop;
  set constraints all immediate;
  set constraints all deferred;
  answer := json_build_object('rev', r, 'mark', (select encode(mark, 'hex') from sync.clock));
  insert into sync.push_log (batch, rev, login, device, digest, result)
    values (batch, r, session_user, device, told, answer);
  return answer;
end $$;

-- What became of a batch whose answer was lost. Waits for one that is still at work; who may not write has none,
-- and must not hold up those who do.
create or replace function sync.was_pushed(wanted uuid) returns json
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '10s' as $$
declare answer json; begin
  if sync.my_role() in ('caseworker', 'team_lead', 'business_support') then
    perform from sync.clock for update;
  end if;
  select result into answer from sync.push_log where batch = wanted and login = session_user;
  return answer;
end $$;
