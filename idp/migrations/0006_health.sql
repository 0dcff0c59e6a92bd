-- What a worker tells of its vendors with each heartbeat: open circuits, and calls of the last minutes by outcome.
ALTER TABLE workers ADD COLUMN health jsonb NOT NULL DEFAULT '{}';
