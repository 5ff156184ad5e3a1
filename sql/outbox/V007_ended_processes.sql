-- Maintenance finds the instances that ended long ago without reading those that go on.
CREATE INDEX processes_ended ON processes (ended_at) WHERE ended_at IS NOT NULL;
