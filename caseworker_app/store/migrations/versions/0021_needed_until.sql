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
	needed_until DATE, 
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

CREATE INDEX ix_deadlines_disapplied ON deadlines (holder, lapses, kind, due, presses, excepted, strictly_before, act_by, shows_from, needed_until) WHERE pending = 1 AND duty IN ('must', 'should', 'policy') AND excepted = 1;

CREATE INDEX ix_deadlines_met_on ON deadlines (met_on) WHERE met_on IS NOT NULL;

CREATE INDEX ix_deadlines_pending ON deadlines (pending, kind, due);

CREATE INDEX ix_deadlines_rule ON deadlines (rule);

CREATE INDEX ix_deadlines_today ON deadlines (holder, lapses, kind, due, presses, excepted, strictly_before, act_by, shows_from, needed_until) WHERE pending = 1 AND duty IN ('must', 'should', 'policy');

CREATE INDEX ix_deadlines_today_mine ON deadlines (caseworker, holder, lapses, kind, due, presses, excepted, strictly_before, act_by, shows_from, needed_until) WHERE pending = 1 AND duty IN ('must', 'should', 'policy');
