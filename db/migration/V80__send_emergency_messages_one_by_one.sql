-- A flood of emergencies is one alert, yet each message leaves by itself: a delivery can be about one message.
alter table alert_delivery
  add column message_id uuid,
  add column message_resource text,
  add column message_at timestamptz,
  drop constraint alert_delivery_event_check,
  add constraint alert_delivery_event_check
    check (event in ('RAISED', 'RISEN', 'RESOLVED', 'TEST', 'MESSAGE')),
  add constraint alert_delivery_message_check
    check ((event = 'MESSAGE') = (message_id is not null and message_resource is not null and message_at is not null)),
  drop constraint alert_delivery_provider_id_route_id_alert_id_event_step_key;
create unique index alert_delivery_once on alert_delivery (provider_id, route_id, alert_id, event, step)
  where event <> 'MESSAGE';
create unique index alert_delivery_message_once on alert_delivery (provider_id, route_id, message_id)
  where event = 'MESSAGE';
