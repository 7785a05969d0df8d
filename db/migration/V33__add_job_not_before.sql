-- Set while Microsoft's Retry-After holds a job back: until then nobody can make it run, not even by hand.
alter table job_run add column not_before timestamptz;
