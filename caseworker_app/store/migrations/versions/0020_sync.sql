CREATE TABLE colleagues (
	name VARCHAR NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	teams JSON NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_colleagues PRIMARY KEY (name)
);

CREATE TABLE held (
	id VARCHAR(36) NOT NULL, 
	case_id VARCHAR(36), 
	why VARCHAR NOT NULL, 
	rows JSON NOT NULL, 
	since VARCHAR(32) NOT NULL, 
	handed_in BOOLEAN NOT NULL, 
	CONSTRAINT pk_held PRIMARY KEY (id)
);

CREATE INDEX ix_held_case_id ON held (case_id);

CREATE TABLE loose_ends (
	"table" VARCHAR(32) NOT NULL, 
	row_id VARCHAR(36) NOT NULL, 
	"column" VARCHAR(32) NOT NULL, 
	target VARCHAR(36) NOT NULL, 
	CONSTRAINT pk_loose_ends PRIMARY KEY ("table", row_id, "column")
);

CREATE INDEX ix_loose_ends_target ON loose_ends (target);

CREATE TABLE sending (
	id VARCHAR(36) NOT NULL, 
	payload VARCHAR NOT NULL, 
	rows JSON NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_sending PRIMARY KEY (id)
);

CREATE TABLE server_marks (
	rev INTEGER NOT NULL, 
	mark VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_server_marks PRIMARY KEY (rev)
);

CREATE TABLE shared_database (
	number INTEGER NOT NULL, 
	noting BOOLEAN NOT NULL, 
	address VARCHAR NOT NULL, 
	password VARCHAR NOT NULL, 
	certificate VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	teams JSON NOT NULL, 
	epoch VARCHAR NOT NULL, 
	watermark INTEGER NOT NULL, 
	complete BOOLEAN NOT NULL, 
	columns JSON NOT NULL, 
	met_at VARCHAR(32), 
	server_at VARCHAR(32), 
	CONSTRAINT pk_shared_database PRIMARY KEY (number)
);

CREATE TABLE unsent (
	"table" VARCHAR(32) NOT NULL, 
	row_id VARCHAR(36) NOT NULL, 
	base JSON, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_unsent PRIMARY KEY ("table", row_id)
)
 WITHOUT ROWID;

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
	CONSTRAINT fk_cases_setting_id_settings FOREIGN KEY(setting_id) REFERENCES settings (id), 
	CONSTRAINT fk_cases_merged_into_id_cases FOREIGN KEY(merged_into_id) REFERENCES cases (id)
);

CREATE INDEX ix_cases_caseworker ON cases (caseworker);

CREATE INDEX ix_cases_reference ON cases (reference);

CREATE INDEX ix_cases_setting_id ON cases (setting_id);

CREATE INDEX ix_cases_status_names ON cases (status, family_name, given_name);

CREATE INDEX ix_cases_team ON cases (team);

CREATE TABLE colleague_changes (
	case_id VARCHAR(36) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_colleague_changes PRIMARY KEY (case_id), 
	CONSTRAINT fk_colleague_changes_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE TABLE conflicts (
	case_id VARCHAR(36), 
	"table" VARCHAR(32) NOT NULL, 
	row_id VARCHAR(36) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	fields JSON NOT NULL, 
	"before" JSON NOT NULL, 
	kept JSON NOT NULL, 
	kept_by VARCHAR NOT NULL, 
	kept_at VARCHAR(32), 
	other JSON NOT NULL, 
	other_by VARCHAR NOT NULL, 
	other_at VARCHAR(32), 
	withheld BOOLEAN NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	decided_at VARCHAR(32), 
	decided_by VARCHAR NOT NULL, 
	decision VARCHAR(8) NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_conflicts PRIMARY KEY (id), 
	CONSTRAINT fk_conflicts_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_conflicts_case_id ON conflicts (case_id);

CREATE INDEX ix_conflicts_open ON conflicts (made_at) WHERE decided_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_conflicts_row_id ON conflicts (row_id);

CREATE TABLE handovers (
	case_id VARCHAR(36) NOT NULL, 
	from_name VARCHAR NOT NULL, 
	to_name VARCHAR NOT NULL, 
	from_team VARCHAR NOT NULL, 
	to_team VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	due JSON NOT NULL, 
	promised JSON NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_handovers PRIMARY KEY (id), 
	CONSTRAINT fk_handovers_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_handovers_case_id ON handovers (case_id);
