CREATE TABLE drafts (
	form VARCHAR(32) NOT NULL, 
	about VARCHAR(160) NOT NULL, 
	case_id VARCHAR(36), 
	fields JSON NOT NULL, 
	kept_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (form, about), 
	CONSTRAINT fk_drafts_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_drafts_case_id ON drafts (case_id);
