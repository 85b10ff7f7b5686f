CREATE TABLE purges (
	reference VARCHAR(64) NOT NULL, 
	purged_id VARCHAR(36) NOT NULL, 
	rule VARCHAR NOT NULL, 
	because VARCHAR NOT NULL, 
	counts JSON NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_purges PRIMARY KEY (id)
);

CREATE INDEX ix_purges_purged_id ON purges (purged_id);

CREATE TABLE kept_longer (
	case_id VARCHAR(36) NOT NULL, 
	until DATE NOT NULL, 
	because VARCHAR NOT NULL, 
	decided_at VARCHAR(32) NOT NULL, 
	decided_by VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_kept_longer PRIMARY KEY (id), 
	CONSTRAINT fk_kept_longer_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_kept_longer_case_id ON kept_longer (case_id);

CREATE TABLE legal_holds (
	case_id VARCHAR(36) NOT NULL, 
	because VARCHAR NOT NULL, 
	set_at VARCHAR(32) NOT NULL, 
	set_by VARCHAR NOT NULL, 
	lifted_at VARCHAR(32), 
	lifted_by VARCHAR NOT NULL, 
	lifted_because VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_legal_holds PRIMARY KEY (id), 
	CONSTRAINT fk_legal_holds_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_legal_holds_case_id ON legal_holds (case_id);

CREATE INDEX ix_legal_holds_open ON legal_holds (set_at) WHERE lifted_at IS NULL AND deleted_at IS NULL;
