CREATE TABLE reviews (
	number INTEGER NOT NULL, 
	case_id VARCHAR(36) NOT NULL, 
	process_index INTEGER, 
	last_review DATE, 
	decide_by DATE, 
	last_day DATE, 
	hold_by DATE, 
	transfer VARCHAR(32) NOT NULL, 
	transfer_by DATE, 
	planned_on DATE, 
	meeting_time VARCHAR NOT NULL, 
	meeting_place VARCHAR NOT NULL, 
	invited_on DATE, 
	advised_on DATE, 
	held_on DATE, 
	reported_on DATE, 
	decided_on DATE, 
	outcome VARCHAR(8) NOT NULL, 
	noticed_on DATE, 
	answered_on DATE, 
	final_on DATE, 
	transferred_on DATE, 
	in_time_until DATE, 
	month VARCHAR(7) NOT NULL, 
	is_held BOOLEAN NOT NULL, 
	needs_meeting BOOLEAN NOT NULL, 
	shown BOOLEAN NOT NULL, 
	finished BOOLEAN NOT NULL, 
	cohort INTEGER, 
	setting_id VARCHAR(36), 
	caseworker VARCHAR NOT NULL, 
	team VARCHAR NOT NULL, 
	CONSTRAINT pk_reviews PRIMARY KEY (number), 
	CONSTRAINT fk_reviews_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_reviews_case_id ON reviews (case_id);

CREATE INDEX ix_reviews_mine ON reviews (caseworker, finished, month, cohort, setting_id, is_held, needs_meeting, in_time_until, hold_by) WHERE shown = 1;

CREATE INDEX ix_reviews_month ON reviews (finished, month, cohort, setting_id, is_held, needs_meeting, in_time_until, hold_by) WHERE shown = 1;

CREATE INDEX ix_reviews_setting ON reviews (setting_id, hold_by) WHERE shown = 1 AND finished = 0 AND is_held = 0;
