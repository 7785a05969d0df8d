-- A second exchange within the day leaves a receiver the key that it had before the first.
alter table alert_route
  add column sealed_older bytea,
  add column older_until timestamptz,
  add constraint alert_route_older_check check ((sealed_older is null) = (older_until is null));
