CREATE TABLE improvement_areas (
	names JSON NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE, 
	place INTEGER NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_improvement_areas PRIMARY KEY (id)
);

CREATE TABLE improvement_actions (
	area_id VARCHAR(36) NOT NULL, 
	what VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	due DATE, 
	figure VARCHAR NOT NULL, 
	agreed_on DATE NOT NULL, 
	progress JSON NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_improvement_actions PRIMARY KEY (id), 
	CONSTRAINT fk_improvement_actions_area_id_improvement_areas FOREIGN KEY(area_id) REFERENCES improvement_areas (id)
);

CREATE INDEX ix_improvement_actions_area_id ON improvement_actions (area_id);

CREATE TABLE board_decisions (
	area_id VARCHAR(36), 
	decided_on DATE NOT NULL, 
	what VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	due DATE, 
	done_on DATE, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_board_decisions PRIMARY KEY (id), 
	CONSTRAINT fk_board_decisions_area_id_improvement_areas FOREIGN KEY(area_id) REFERENCES improvement_areas (id)
);

CREATE INDEX ix_board_decisions_area_id ON board_decisions (area_id);

CREATE INDEX ix_board_decisions_decided_on ON board_decisions (decided_on);
