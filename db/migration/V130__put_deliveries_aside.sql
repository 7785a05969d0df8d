-- What a paused route has to tell, or what somebody put off, waits without a job until its time comes. Whoever was told
-- before somebody put an alert off is told once more when that time is over.
alter table alert_delivery
  add column aside boolean not null default false,
  drop constraint alert_delivery_event_check,
  add constraint alert_delivery_event_check
    check (event in ('RAISED', 'RISEN', 'RESOLVED', 'TEST', 'MESSAGE', 'REMINDED'));
