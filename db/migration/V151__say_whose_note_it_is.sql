-- A note stays when somebody else looks after the alert without a word: whose it is.
alter table alert add column note_by text;
