-- Who took an item out of the inbox: its content is erased by that.
alter table notification add column acknowledged_by text;
