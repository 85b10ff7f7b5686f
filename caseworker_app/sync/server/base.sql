-- What the shared database knows besides the caseload: its history, its people, their laptops.

create table if not exists sync.clock (
  one boolean primary key default true check (one),
  epoch uuid not null,            -- another one after the database was put back to an earlier state
  rev bigint not null default 0,
  xid xid8 not null default '0',
  mark bytea not null default '\x',
  home text not null default '',  -- the cluster and database in which this epoch began
  schema integer not null default 0,
  oldest_schema integer not null default 0
) with (fillfactor = 10);
comment on table sync.clock is 'One row, locked by every change until it is committed: revisions become visible in their order';
insert into sync.clock (epoch) values (gen_random_uuid()) on conflict do nothing;

create table if not exists sync.history (rev bigint primary key, mark bytea not null);
comment on table sync.history is 'The chain of marks, one a revision: laptops remember theirs, so a rewritten or restored history shows';

create table if not exists sync.epoch (
  epoch uuid primary key, began_at timestamptz not null default now(), after_rev bigint not null, why text not null
);
comment on table sync.epoch is 'When the database was put back to an earlier state, and the revision it was put back to';

create table if not exists sync.team (
  name text primary key check (name <> ''), cases bigint not null default 0, mark bigint not null default 0
);
comment on column sync.team.mark is 'The sum of the last ten digits of its cases'' ids: two laptops that agree on it hold the same cases';

create table if not exists sync.app_user (
  login name primary key,
  name text not null unique,
  role text not null check (role in ('caseworker', 'team_lead', 'business_support', 'auditor', 'admin')),
  active boolean not null default true,
  enrol_until timestamptz,
  enrolled_at timestamptz,
  left_at timestamptz,
  rev bigint not null default 0
);
create table if not exists sync.user_team (
  login name not null references sync.app_user on delete cascade, team text not null references sync.team, primary key (login, team)
);

create table if not exists sync.device (
  device uuid primary key,
  login name not null,
  program text not null default '',
  schema integer not null default 0,
  first_seen timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  watermark bigint not null default 0,
  audit_lines bigint not null default 0,
  audit_digest text not null default '',
  unsent integer not null default 0,
  lost_at timestamptz,
  locked_at timestamptz,
  unlock_key bytea
);
alter table sync.device add column if not exists lease_key bytea;
alter table sync.device add column if not exists let_in_at timestamptz;
alter table sync.device add column if not exists let_in_by text;
comment on column sync.device.lease_key is 'From it a lead''s code is made, for a laptop that cannot sync for longer than the lease';
comment on table sync.device is 'One row a laptop''s caseload: when it was last here, and how far it has heard';

create table if not exists sync.push_log (
  batch uuid primary key, rev bigint not null, login name not null, device uuid not null, digest bytea not null,
  result json not null, at timestamptz not null default now()
);
create index if not exists push_log_rev on sync.push_log (rev);
comment on table sync.push_log is 'Every batch with its answer: one that is sent again has no second effect';

create table if not exists sync.access_event (rev bigint not null, case_id uuid not null, team text not null);
create index if not exists access_event_team on sync.access_event (team, rev);
comment on table sync.access_event is 'A case that a team gained or lost';

create table if not exists sync.purged (case_id uuid primary key, rev bigint not null);
create index if not exists purged_rev on sync.purged (rev);
comment on table sync.purged is 'Cases whose time of keeping was over: kept for ever, so that none comes back';

create table if not exists sync.deposit (
  id uuid primary key, login name not null, name text not null, teams text[] not null, device uuid not null,
  case_id uuid not null, is_new boolean not null,
  content json not null, at timestamptz not null default now(), taken_at timestamptz, taken_by text
);
comment on table sync.deposit is 'What someone had not sent yet when they lost a case, for the team lead';

create table if not exists sync.file_part (
  case_id uuid not null, sha256 bytea not null, n integer not null, size bigint not null, data bytea not null,
  put_by name not null default session_user, put_at timestamptz not null default now(),
  primary key (case_id, sha256, n), check (octet_length(data) <= 262144), check (n between 0 and 4000)
);
alter table sync.file_part alter column data set storage external;
comment on table sync.file_part is 'Letters and attachments by their checksum, in parts; seen by those who see the case';

create table if not exists sync.shared_table (name text primary key, place integer not null, scope text not null);
create table if not exists sync.table_head (name text primary key, rev bigint not null) with (fillfactor = 50);
comment on table sync.table_head is 'The revision in which each shared table changed last: a laptop that has heard it looks no further';
create table if not exists sync.shared_column ("table" text not null, name text not null, primary key ("table", name));

create table if not exists sync.backup (
  at timestamptz primary key default now(), file text not null, rev bigint not null
);
