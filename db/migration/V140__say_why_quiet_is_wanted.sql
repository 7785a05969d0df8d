-- What Microsoft said when it asked for quiet: the release before writes of throttles alone.
alter table quiet_time add column why text not null default 'BUSY';
