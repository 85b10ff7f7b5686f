CREATE TABLE audit (
	number INTEGER NOT NULL, 
	unit VARCHAR(36) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	deed VARCHAR NOT NULL, 
	"table" VARCHAR(32) NOT NULL, 
	row_id VARCHAR(36) NOT NULL, 
	case_id VARCHAR(36), 
	change JSON NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	undone_by VARCHAR(36), 
	CONSTRAINT pk_audit PRIMARY KEY (number)
);

CREATE INDEX ix_audit_case_id ON audit (case_id);

CREATE INDEX ix_audit_row_id ON audit (row_id);

CREATE INDEX ix_audit_undone_by ON audit (undone_by) WHERE undone_by IS NOT NULL;

CREATE INDEX ix_audit_unit ON audit (unit);

CREATE TABLE column_matches (
	headings VARCHAR(64) NOT NULL, 
	mapping JSON NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_column_matches PRIMARY KEY (id), 
	CONSTRAINT uq_column_matches_headings UNIQUE (headings)
);

CREATE TABLE import_batches (
	file_name VARCHAR NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	imported_at VARCHAR(32) NOT NULL, 
	imported_by VARCHAR NOT NULL, 
	undone_at VARCHAR(32), 
	counts JSON NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_import_batches PRIMARY KEY (id)
);

CREATE TABLE local_facts (
	name VARCHAR(64) NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_local_facts PRIMARY KEY (name)
);

CREATE TABLE people (
	title VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	format VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_people PRIMARY KEY (id)
);

CREATE TABLE preferences (
	name VARCHAR(64) NOT NULL, 
	value VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_preferences PRIMARY KEY (id), 
	CONSTRAINT uq_preferences_name UNIQUE (name)
);

CREATE TABLE print_runs (
	letter VARCHAR(64) NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	made_by VARCHAR NOT NULL, 
	count INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_print_runs PRIMARY KEY (id)
);

CREATE TABLE saved_views (
	name VARCHAR NOT NULL, 
	filter VARCHAR NOT NULL, 
	columns JSON NOT NULL, 
	sort VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_saved_views PRIMARY KEY (id), 
	CONSTRAINT uq_saved_views_name UNIQUE (name)
);

CREATE TABLE settings (
	name VARCHAR NOT NULL, 
	urn VARCHAR(6) NOT NULL, 
	head VARCHAR NOT NULL, 
	senco VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	phase VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_settings PRIMARY KEY (id)
);

CREATE INDEX ix_settings_name ON settings (name);

CREATE INDEX ix_settings_urn ON settings (urn);

CREATE TABLE cases (
	reference VARCHAR(64) NOT NULL, 
	given_name VARCHAR NOT NULL, 
	family_name VARCHAR NOT NULL, 
	preferred_name VARCHAR NOT NULL, 
	date_of_birth DATE, 
	sex VARCHAR NOT NULL, 
	upn VARCHAR NOT NULL, 
	setting_id VARCHAR(36), 
	year_group_shift INTEGER NOT NULL, 
	primary_need VARCHAR NOT NULL, 
	secondary_need VARCHAR NOT NULL, 
	caseworker VARCHAR NOT NULL, 
	team VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	looked_after BOOLEAN NOT NULL, 
	youth_custody BOOLEAN NOT NULL, 
	out_of_education_since DATE, 
	interpreter VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	closed_on DATE, 
	closed_because VARCHAR NOT NULL, 
	merged_into_id VARCHAR(36), 
	opened_at VARCHAR(32) NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_cases PRIMARY KEY (id), 
	CONSTRAINT uq_cases_reference UNIQUE (reference), 
	CONSTRAINT fk_cases_setting_id_settings FOREIGN KEY(setting_id) REFERENCES settings (id), 
	CONSTRAINT fk_cases_merged_into_id_cases FOREIGN KEY(merged_into_id) REFERENCES cases (id)
);

CREATE INDEX ix_cases_caseworker ON cases (caseworker);

CREATE INDEX ix_cases_setting_id ON cases (setting_id);

CREATE INDEX ix_cases_status_names ON cases (status, family_name, given_name);

CREATE INDEX ix_cases_team ON cases (team);

CREATE TABLE hidden_addresses (
	person_id VARCHAR(36) NOT NULL, 
	address VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_hidden_addresses PRIMARY KEY (id), 
	CONSTRAINT uq_hidden_addresses_person_id UNIQUE (person_id), 
	CONSTRAINT fk_hidden_addresses_person_id_people FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE TABLE deadline_notes (
	case_id VARCHAR(36) NOT NULL, 
	process VARCHAR(32) NOT NULL, 
	process_index INTEGER, 
	rule VARCHAR(48) NOT NULL, 
	"of" VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	until DATE, 
	written_at VARCHAR(32) NOT NULL, 
	written_by VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_deadline_notes PRIMARY KEY (id), 
	CONSTRAINT fk_deadline_notes_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_deadline_notes_case_id ON deadline_notes (case_id);

CREATE TABLE deadlines (
	number INTEGER NOT NULL, 
	case_id VARCHAR(36) NOT NULL, 
	process VARCHAR(32) NOT NULL, 
	process_index INTEGER, 
	rule VARCHAR(48) NOT NULL, 
	"of" VARCHAR, 
	starts_on DATE NOT NULL, 
	due DATE, 
	original_due DATE, 
	act_by DATE, 
	provisional BOOLEAN NOT NULL, 
	met_on DATE, 
	ended_on DATE, 
	excepted BOOLEAN NOT NULL, 
	lapses BOOLEAN NOT NULL, 
	strictly_before BOOLEAN NOT NULL, 
	shows_from DATE, 
	duty VARCHAR(8) NOT NULL, 
	holder VARCHAR(24) NOT NULL, 
	facts JSON NOT NULL, 
	pending BOOLEAN NOT NULL, 
	kind INTEGER NOT NULL, 
	presses INTEGER NOT NULL, 
	caseworker VARCHAR NOT NULL, 
	team VARCHAR NOT NULL, 
	CONSTRAINT pk_deadlines PRIMARY KEY (number), 
	CONSTRAINT fk_deadlines_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_deadlines_case_id ON deadlines (case_id);

CREATE INDEX ix_deadlines_disapplied ON deadlines (holder, lapses, kind, due, presses, excepted, strictly_before, act_by, shows_from) WHERE pending = 1 AND duty IN ('must', 'should', 'policy') AND excepted = 1;

CREATE INDEX ix_deadlines_met_on ON deadlines (met_on) WHERE met_on IS NOT NULL;

CREATE INDEX ix_deadlines_pending ON deadlines (pending, kind, due);

CREATE INDEX ix_deadlines_rule ON deadlines (rule);

CREATE INDEX ix_deadlines_today ON deadlines (holder, lapses, kind, due, presses, excepted, strictly_before, act_by, shows_from) WHERE pending = 1 AND duty IN ('must', 'should', 'policy');

CREATE INDEX ix_deadlines_today_mine ON deadlines (caseworker, holder, lapses, kind, due, presses, excepted, strictly_before, act_by, shows_from) WHERE pending = 1 AND duty IN ('must', 'should', 'policy');

CREATE TABLE doubts (
	number INTEGER NOT NULL, 
	case_id VARCHAR(36) NOT NULL, 
	place INTEGER NOT NULL, 
	words VARCHAR NOT NULL, 
	pending BOOLEAN NOT NULL, 
	caseworker VARCHAR NOT NULL, 
	CONSTRAINT pk_doubts PRIMARY KEY (number), 
	CONSTRAINT fk_doubts_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_doubts_case_id ON doubts (case_id);

CREATE INDEX ix_doubts_today ON doubts (case_id, place) WHERE pending = 1;

CREATE INDEX ix_doubts_today_mine ON doubts (caseworker, case_id, place) WHERE pending = 1;

CREATE TABLE processes (
	case_id VARCHAR(36) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	opened_at VARCHAR(32) NOT NULL, 
	closed BOOLEAN NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_processes PRIMARY KEY (id), 
	CONSTRAINT fk_processes_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_processes_case_id ON processes (case_id);

CREATE TABLE relationships (
	case_id VARCHAR(36) NOT NULL, 
	person_id VARCHAR(36) NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	parental_responsibility BOOLEAN NOT NULL, 
	responsibility_basis VARCHAR NOT NULL, 
	lives_with BOOLEAN NOT NULL, 
	address_withheld BOOLEAN NOT NULL, 
	no_contact VARCHAR NOT NULL, 
	may_phone VARCHAR(3) NOT NULL, 
	may_email VARCHAR(3) NOT NULL, 
	may_post VARCHAR(3) NOT NULL, 
	may_see_plan VARCHAR(3) NOT NULL, 
	may_attend VARCHAR(3) NOT NULL, 
	told_because VARCHAR NOT NULL, 
	checked_on DATE, 
	restriction VARCHAR NOT NULL, 
	deceased BOOLEAN NOT NULL, 
	own_copy BOOLEAN NOT NULL, 
	acts_because VARCHAR(16) NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_relationships PRIMARY KEY (id), 
	CONSTRAINT fk_relationships_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_relationships_person_id_people FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE INDEX ix_relationships_case_id ON relationships (case_id);

CREATE INDEX ix_relationships_person_id ON relationships (person_id);

CREATE TABLE spreadsheet_rows (
	case_id VARCHAR(36) NOT NULL, 
	cells JSON NOT NULL, 
	said JSON NOT NULL, 
	batch_id VARCHAR(36), 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_spreadsheet_rows PRIMARY KEY (id), 
	CONSTRAINT fk_spreadsheet_rows_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_spreadsheet_rows_batch_id ON spreadsheet_rows (batch_id);

CREATE INDEX ix_spreadsheet_rows_case_id ON spreadsheet_rows (case_id);

CREATE TABLE documents (
	case_id VARCHAR(36) NOT NULL, 
	process_id VARCHAR(36), 
	run_id VARCHAR(36), 
	place INTEGER NOT NULL, 
	letter VARCHAR(64) NOT NULL, 
	title VARCHAR NOT NULL, 
	version VARCHAR(64) NOT NULL, 
	recipient VARCHAR NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	people JSON NOT NULL, 
	setting_id VARCHAR(36), 
	address VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	made_by VARCHAR NOT NULL, 
	dated DATE NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	posted_on DATE, 
	post_class VARCHAR(8) NOT NULL, 
	returned_on DATE, 
	sha256 VARCHAR(64) NOT NULL, 
	pages INTEGER NOT NULL, 
	records JSON NOT NULL, 
	event_ids JSON NOT NULL, 
	evidence JSON NOT NULL, 
	dates JSON NOT NULL, 
	enclosures JSON NOT NULL, 
	passed_by VARCHAR NOT NULL, 
	passed_because VARCHAR NOT NULL, 
	objections JSON NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_documents PRIMARY KEY (id), 
	CONSTRAINT fk_documents_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_documents_process_id_processes FOREIGN KEY(process_id) REFERENCES processes (id), 
	CONSTRAINT fk_documents_run_id_print_runs FOREIGN KEY(run_id) REFERENCES print_runs (id), 
	CONSTRAINT fk_documents_setting_id_settings FOREIGN KEY(setting_id) REFERENCES settings (id)
);

CREATE INDEX ix_documents_case_id ON documents (case_id);

CREATE INDEX ix_documents_run_id ON documents (run_id);

CREATE INDEX ix_documents_sha256 ON documents (sha256);

CREATE TABLE events (
	case_id VARCHAR(36) NOT NULL, 
	process_id VARCHAR(36) NOT NULL, 
	type VARCHAR(48) NOT NULL, 
	"on" DATE, 
	detail JSON NOT NULL, 
	note VARCHAR NOT NULL, 
	corrects VARCHAR(36), 
	recorded_at VARCHAR(32) NOT NULL, 
	recorded_by VARCHAR NOT NULL, 
	batch_id VARCHAR(36), 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_events PRIMARY KEY (id), 
	CONSTRAINT fk_events_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_events_process_id_processes FOREIGN KEY(process_id) REFERENCES processes (id), 
	CONSTRAINT fk_events_corrects_events FOREIGN KEY(corrects) REFERENCES events (id)
);

CREATE INDEX ix_events_batch_id ON events (batch_id);

CREATE INDEX ix_events_case_id ON events (case_id);

CREATE INDEX ix_events_corrects ON events (corrects);

CREATE INDEX ix_events_process_id ON events (process_id);

CREATE TABLE case_numbers (number INTEGER PRIMARY KEY, case_id VARCHAR(36) NOT NULL UNIQUE);

CREATE VIRTUAL TABLE case_search USING fts5(child, reference, people, phones, setting, tokenize="unicode61 remove_diacritics 2", prefix='2 3 4');

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO alembic_version VALUES ('0001');

INSERT INTO settings (name, urn, head, senco, email, phone, address, phase, id, rev)
VALUES ('Ash Grove School', '123456', '', '', '', '', '', '', 's1', 0);

INSERT INTO cases (reference, given_name, family_name, preferred_name, sex, upn, setting_id, year_group_shift,
  primary_need, secondary_need, caseworker, team, note, looked_after, youth_custody, interpreter, status,
  closed_because, opened_at, id, rev)
VALUES ('EHC-1', 'Ada', 'Okafor', '', '', '', 's1', 0, '', '', '', '', '', 0, 0, '', 'open', '',
  '2026-11-23T09:30:00.000000+00:00', 'c1', 0);

INSERT INTO case_numbers (number, case_id) VALUES (1, 'c1');

INSERT INTO case_search (rowid, child, reference, people, phones, setting)
VALUES (1, 'Ada Okafor', 'EHC-1', '', '', 'Ash Grove School');

INSERT INTO print_runs (letter, made_at, made_by, count, sha256, id, rev)
VALUES ('review-invitation', '2026-11-23T09:30:00.000000+00:00', 'R. Patel', 1, 'ab', 'r1', 0);

INSERT INTO documents (case_id, run_id, place, letter, title, version, recipient, kind, people, address, why,
  made_at, made_by, dated, state, post_class, sha256, pages, records, event_ids, evidence, dates, enclosures,
  passed_by, passed_because, objections, id, rev)
VALUES ('c1', 'r1', 1, 'review-invitation', 'Invitation', 'v', 'Ms Okafor', 'family', '[]', '', '',
  '2026-11-23T09:30:00.000000+00:00', 'R. Patel', '2026-11-23', 'printed', '', 'ab', 1, '[]', '[]', '[]', '{}',
  '[]', '', '', '[]', 'd1', 0);

PRAGMA user_version = 1;
