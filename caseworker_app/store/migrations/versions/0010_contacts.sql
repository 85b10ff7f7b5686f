CREATE TABLE drafts (
	name VARCHAR(64) NOT NULL, 
	content JSON NOT NULL, 
	kept_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (name)
);

CREATE TABLE phrases (
	owner VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_phrases PRIMARY KEY (id)
);

CREATE INDEX ix_phrases_owner ON phrases (owner);

CREATE TABLE snoozes (
	what VARCHAR(64) NOT NULL, 
	until VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_snoozes PRIMARY KEY (what)
);

CREATE TABLE unfiled (
	id VARCHAR(36) NOT NULL, 
	message_key VARCHAR(64) NOT NULL, 
	file_name VARCHAR NOT NULL, 
	sender VARCHAR NOT NULL, 
	entry JSON NOT NULL, 
	guesses JSON NOT NULL, 
	why VARCHAR NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	kept_at VARCHAR(32) NOT NULL, 
	filed_as VARCHAR(36), 
	dismissed BOOLEAN NOT NULL, 
	CONSTRAINT pk_unfiled PRIMARY KEY (id)
);

CREATE INDEX ix_unfiled_filed_as ON unfiled (filed_as);

CREATE INDEX ix_unfiled_message_key ON unfiled (message_key);

CREATE TABLE communication (
	case_id VARCHAR(36) NOT NULL, 
	joint_id VARCHAR(36), 
	people JSON NOT NULL, 
	also VARCHAR NOT NULL, 
	channel VARCHAR(8) NOT NULL, 
	direction VARCHAR(3) NOT NULL, 
	outcome VARCHAR(12) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	seconds INTEGER, 
	summary VARCHAR NOT NULL, 
	views VARCHAR NOT NULL, 
	satisfaction VARCHAR(12) NOT NULL, 
	satisfaction_from VARCHAR(12) NOT NULL, 
	reply_to VARCHAR(36), 
	reply_by DATE, 
	attachments JSON NOT NULL, 
	message_key VARCHAR(64) NOT NULL, 
	caution VARCHAR NOT NULL, 
	contact BOOLEAN NOT NULL, 
	told BOOLEAN NOT NULL, 
	corrects VARCHAR(36), 
	withdrawn BOOLEAN NOT NULL, 
	recorded_at VARCHAR(32) NOT NULL, 
	recorded_by VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	body VARCHAR NOT NULL, 
	CONSTRAINT pk_communication PRIMARY KEY (id), 
	CONSTRAINT fk_communication_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_communication_reply_to_communication FOREIGN KEY(reply_to) REFERENCES communication (id), 
	CONSTRAINT fk_communication_corrects_communication FOREIGN KEY(corrects) REFERENCES communication (id)
);

CREATE INDEX ix_communication_case_id_at ON communication (case_id, at);

CREATE INDEX ix_communication_corrects ON communication (corrects) WHERE corrects IS NOT NULL;

CREATE INDEX ix_communication_joint_id ON communication (joint_id) WHERE joint_id IS NOT NULL;

CREATE INDEX ix_communication_message_key ON communication (message_key) WHERE message_key <> '';

CREATE INDEX ix_communication_reply_to ON communication (reply_to) WHERE reply_to IS NOT NULL;

CREATE TABLE family_clocks (
	case_id VARCHAR(36) NOT NULL, 
	caseworker VARCHAR NOT NULL, 
	is_open BOOLEAN NOT NULL, 
	last_contact VARCHAR(32), 
	last_told VARCHAR(32), 
	quiet_since VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_family_clocks PRIMARY KEY (case_id), 
	CONSTRAINT fk_family_clocks_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_family_clocks_quiet ON family_clocks (quiet_since) WHERE is_open = 1;

CREATE INDEX ix_family_clocks_quiet_mine ON family_clocks (caseworker, quiet_since) WHERE is_open = 1;

CREATE TABLE owed (
	number INTEGER NOT NULL, 
	case_id VARCHAR(36) NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	since VARCHAR(32) NOT NULL, 
	due DATE NOT NULL, 
	caseworker VARCHAR NOT NULL, 
	CONSTRAINT pk_owed PRIMARY KEY (number), 
	CONSTRAINT fk_owed_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT uq_owed_source_id UNIQUE (source_id)
);

CREATE INDEX ix_owed_case_id ON owed (case_id);

CREATE INDEX ix_owed_due ON owed (due);

CREATE INDEX ix_owed_due_mine ON owed (caseworker, due);

CREATE TABLE answered (
	case_id VARCHAR(36) NOT NULL, 
	message_id VARCHAR(36) NOT NULL, 
	entry_id VARCHAR(36), 
	because VARCHAR NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_answered PRIMARY KEY (id), 
	CONSTRAINT fk_answered_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_answered_message_id_communication FOREIGN KEY(message_id) REFERENCES communication (id), 
	CONSTRAINT fk_answered_entry_id_communication FOREIGN KEY(entry_id) REFERENCES communication (id)
);

CREATE INDEX ix_answered_case_id ON answered (case_id);

CREATE INDEX ix_answered_message_id ON answered (message_id);

CREATE TABLE promises (
	case_id VARCHAR(36) NOT NULL, 
	entry_id VARCHAR(36), 
	"to" VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	first_by DATE NOT NULL, 
	"by" DATE NOT NULL, 
	owner VARCHAR NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	settled_on DATE, 
	reason VARCHAR NOT NULL, 
	moves JSON NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	made_by VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_promises PRIMARY KEY (id), 
	CONSTRAINT fk_promises_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_promises_entry_id_communication FOREIGN KEY(entry_id) REFERENCES communication (id)
);

CREATE INDEX ix_promises_case_id ON promises (case_id);

CREATE INDEX ix_promises_first_by ON promises (first_by);

CREATE INDEX ix_promises_owner ON promises (owner);

CREATE VIRTUAL TABLE communication_search USING fts5(words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2", prefix='2 3 4');
