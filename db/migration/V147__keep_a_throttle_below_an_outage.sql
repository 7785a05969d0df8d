-- A row says of the later end only. An end that is no throttle's hides one that is: persons wait for that one alone.
alter table quiet_time add column throttled_until timestamptz;
