-- Since when the receiver of a route has taken nothing, and how much was given up since.
alter table alert_route
  add column failing_since timestamptz,
  add column given_up int not null default 0;
