CREATE TABLE letter_texts (
	letter VARCHAR(64) NOT NULL, 
	version INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	shipped_title VARCHAR NOT NULL, 
	shipped_words VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	written_at VARCHAR(32) NOT NULL, 
	written_by VARCHAR NOT NULL, 
	approved_at VARCHAR(32), 
	approved_by VARCHAR NOT NULL, 
	withdrawn_at VARCHAR(32), 
	withdrawn_by VARCHAR NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	deleted_at VARCHAR(32), 
	_extra JSON, 
	CONSTRAINT pk_letter_texts PRIMARY KEY (id)
);

CREATE INDEX ix_letter_texts_letter ON letter_texts (letter);
