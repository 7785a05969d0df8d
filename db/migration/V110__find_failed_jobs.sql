-- the home page asks each time for the jobs that failed and were not done since: without these it reads all jobs of a month
create index job_run_failed on job_run (provider_id, created_at desc) where state = 'FAILED';
create index job_run_since on job_run (provider_id, subject, kind, created_at desc) where state in ('SUCCEEDED', 'FAILED', 'CANCELLED');
