-- Until when Microsoft wants to hear nothing, for whoever starts later. It asks by tenant, whoever's customer that is: no
-- provider's data, and written only when it has just refused a call.
create table quiet_time (
  side text not null,
  name text not null,
  ends_at timestamptz not null,
  constraint quiet_time_pk primary key (side, name)
);
