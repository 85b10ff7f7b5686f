CREATE TABLE rubrics (
	version INTEGER NOT NULL, 
	questions JSON NOT NULL, 
	grades JSON NOT NULL, 
	made_on DATE NOT NULL, 
	made_by VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_rubrics PRIMARY KEY (id)
);

CREATE TABLE plan_samples (
	rubric_id VARCHAR(36) NOT NULL, 
	first DATE NOT NULL, 
	last DATE NOT NULL, 
	kinds JSON NOT NULL, 
	teams JSON NOT NULL, 
	strata VARCHAR NOT NULL, 
	seed INTEGER NOT NULL, 
	size INTEGER NOT NULL, 
	frame INTEGER NOT NULL, 
	left_out INTEGER NOT NULL, 
	drawn_on DATE NOT NULL, 
	drawn_by VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_plan_samples PRIMARY KEY (id), 
	CONSTRAINT fk_plan_samples_rubric_id_rubrics FOREIGN KEY(rubric_id) REFERENCES rubrics (id)
);

CREATE INDEX ix_plan_samples_rubric_id ON plan_samples (rubric_id);

CREATE TABLE plan_audits (
	case_id VARCHAR(36) NOT NULL, 
	sample_id VARCHAR(36) NOT NULL, 
	plan_type VARCHAR NOT NULL, 
	plan_on DATE NOT NULL, 
	stratum VARCHAR NOT NULL, 
	setting VARCHAR NOT NULL, 
	caseworker VARCHAR NOT NULL, 
	writers JSON NOT NULL, 
	markers JSON NOT NULL, 
	drawn_at VARCHAR(32) NOT NULL, 
	decided JSON NOT NULL, 
	answers JSON NOT NULL, 
	score INTEGER, 
	grade VARCHAR NOT NULL, 
	found_good BOOLEAN NOT NULL, 
	settled_on DATE, 
	withdrawn_on DATE, 
	withdrawn_because VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_plan_audits PRIMARY KEY (id), 
	CONSTRAINT fk_plan_audits_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_plan_audits_sample_id_plan_samples FOREIGN KEY(sample_id) REFERENCES plan_samples (id)
);

CREATE INDEX ix_plan_audits_case_id ON plan_audits (case_id);

CREATE INDEX ix_plan_audits_sample_id ON plan_audits (sample_id);

CREATE INDEX ix_plan_audits_settled_on ON plan_audits (settled_on);

CREATE TABLE plan_audit_actions (
	case_id VARCHAR(36) NOT NULL, 
	audit_id VARCHAR(36) NOT NULL, 
	question VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	due DATE, 
	agreed_on DATE NOT NULL, 
	done_on DATE, 
	done_by VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_plan_audit_actions PRIMARY KEY (id), 
	CONSTRAINT fk_plan_audit_actions_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_plan_audit_actions_audit_id_plan_audits FOREIGN KEY(audit_id) REFERENCES plan_audits (id)
);

CREATE INDEX ix_plan_audit_actions_audit_id ON plan_audit_actions (audit_id);

CREATE INDEX ix_plan_audit_actions_case_id ON plan_audit_actions (case_id);

CREATE TABLE plan_marks (
	case_id VARCHAR(36) NOT NULL, 
	audit_id VARCHAR(36) NOT NULL, 
	marker VARCHAR NOT NULL, 
	answers JSON NOT NULL, 
	finished_at VARCHAR(32), 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_plan_marks PRIMARY KEY (id), 
	CONSTRAINT fk_plan_marks_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_plan_marks_audit_id_plan_audits FOREIGN KEY(audit_id) REFERENCES plan_audits (id)
);

CREATE INDEX ix_plan_marks_audit_id ON plan_marks (audit_id);

CREATE INDEX ix_plan_marks_case_id ON plan_marks (case_id);
