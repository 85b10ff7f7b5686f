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
	kind VARCHAR(8) NOT NULL, 
	reason VARCHAR(32) NOT NULL, 
	next_on DATE, 
	owner VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_deadline_notes PRIMARY KEY (id), 
	CONSTRAINT fk_deadline_notes_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_deadline_notes_agreed ON deadline_notes (written_at) WHERE kind <> 'note';

CREATE INDEX ix_deadline_notes_case_id ON deadline_notes (case_id);

CREATE INDEX ix_deadlines_team ON deadlines (team, kind, presses % 2, due, excepted, strictly_before, act_by, shows_from, needed_until, holder, caseworker, case_id, rule, process_index, "of") WHERE pending = 1 AND duty IN ('must', 'should', 'policy') AND lapses = 0;
