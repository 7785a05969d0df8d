-- how often in a row a job met what passes by itself: claims are counted by attempt, which also fences late writers
alter table job_run add column setbacks int not null default 0;
