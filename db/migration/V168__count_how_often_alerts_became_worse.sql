-- Each time that a cause becomes worse is told once, however bad it was before.
alter table alert add column rises integer not null default 0;
