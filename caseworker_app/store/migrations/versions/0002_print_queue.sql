CREATE TABLE print_runs (
	letter VARCHAR(64) NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	made_by VARCHAR NOT NULL, 
	count INTEGER NOT NULL, 
	sheets INTEGER NOT NULL, 
	duplex BOOLEAN NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	cancelled_at VARCHAR(32), 
	cancelled_because VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_print_runs PRIMARY KEY (id)
);

CREATE TABLE documents (
	case_id VARCHAR(36) NOT NULL, 
	process_id VARCHAR(36), 
	run_id VARCHAR(36), 
	place INTEGER NOT NULL, 
	first_page INTEGER NOT NULL, 
	letter VARCHAR(64) NOT NULL, 
	title VARCHAR NOT NULL, 
	version VARCHAR(64) NOT NULL, 
	recipient VARCHAR NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	people JSON NOT NULL, 
	setting_id VARCHAR(36), 
	address VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	typed JSON NOT NULL, 
	own_words JSON NOT NULL, 
	problem VARCHAR NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	made_by VARCHAR NOT NULL, 
	dated DATE NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	approved_at VARCHAR(32), 
	approved_by VARCHAR NOT NULL, 
	approved_sha256 VARCHAR(64) NOT NULL, 
	printed_at VARCHAR(32), 
	printed_by VARCHAR NOT NULL, 
	posted_on DATE, 
	post_class VARCHAR(8) NOT NULL, 
	returned_on DATE, 
	returned_settled VARCHAR NOT NULL, 
	cancelled_at VARCHAR(32), 
	cancelled_because VARCHAR NOT NULL, 
	copy_of VARCHAR(36), 
	copy_because VARCHAR NOT NULL, 
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
	CONSTRAINT fk_documents_setting_id_settings FOREIGN KEY(setting_id) REFERENCES settings (id), 
	CONSTRAINT fk_documents_copy_of_documents FOREIGN KEY(copy_of) REFERENCES documents (id)
);

CREATE INDEX ix_documents_case_id ON documents (case_id);

CREATE INDEX ix_documents_posted ON documents (posted_on) WHERE posted_on IS NOT NULL;

CREATE INDEX ix_documents_returned ON documents (returned_on) WHERE state = 'returned' AND returned_settled = '' AND deleted_at IS NULL;

CREATE INDEX ix_documents_run_id ON documents (run_id);

CREATE INDEX ix_documents_sha256 ON documents (sha256);

CREATE INDEX ix_documents_waiting ON documents (state, made_at) WHERE state IN ('draft', 'ready', 'printed') AND deleted_at IS NULL;

CREATE TABLE enclosures (
	document_id VARCHAR(36) NOT NULL, 
	case_id VARCHAR(36) NOT NULL, 
	what VARCHAR NOT NULL, 
	file_name VARCHAR NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	pages INTEGER NOT NULL, 
	size INTEGER NOT NULL, 
	added_at VARCHAR(32) NOT NULL, 
	added_by VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_enclosures PRIMARY KEY (id), 
	CONSTRAINT fk_enclosures_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_enclosures_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_enclosures_case_id ON enclosures (case_id);

CREATE INDEX ix_enclosures_document_id ON enclosures (document_id);

CREATE INDEX ix_enclosures_sha256 ON enclosures (sha256);

CREATE TABLE incidents (
	case_id VARCHAR(36) NOT NULL, 
	document_id VARCHAR(36) NOT NULL, 
	what VARCHAR NOT NULL, 
	aware_at VARCHAR(32) NOT NULL, 
	tell_by VARCHAR(32) NOT NULL, 
	opened_by VARCHAR NOT NULL, 
	closed_at VARCHAR(32), 
	closed_by VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_incidents PRIMARY KEY (id), 
	CONSTRAINT fk_incidents_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_incidents_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id)
);

CREATE INDEX ix_incidents_case_id ON incidents (case_id);

CREATE INDEX ix_incidents_document_id ON incidents (document_id);

CREATE INDEX ix_incidents_open ON incidents (tell_by) WHERE closed_at IS NULL AND deleted_at IS NULL;
