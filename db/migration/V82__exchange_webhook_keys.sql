-- The key before the one in use signs beside it for a day, so that a receiver can take the new one without a gap.
alter table alert_route
  add column sealed_previous bytea,
  add column previous_until timestamptz,
  add constraint alert_route_previous_check check ((sealed_previous is null) = (previous_until is null));
