-- Recurring work that earlier versions planned has no priority; without one PostgreSQL sorts it first, and a rescheduled
-- run keeps what it has: say it once, as new rows do.
update scheduled_tasks set priority = case task_name when 'recurring' then 90 else 50 end;
create index scheduled_tasks_turn on scheduled_tasks (priority desc, execution_time);
