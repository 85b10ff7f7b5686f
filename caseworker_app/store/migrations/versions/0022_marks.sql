CREATE TABLE server_marks (
	rev INTEGER NOT NULL, 
	mark VARCHAR(64) NOT NULL, 
	line INTEGER NOT NULL, 
	CONSTRAINT pk_server_marks PRIMARY KEY (rev)
);
