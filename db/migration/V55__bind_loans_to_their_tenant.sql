-- Rights that an administrator lends to an exit reach one tenant only: what a token of another tenant does not find there
-- is no proof of absence. A loan from before names none and is not used any more; it lives for an hour.
alter table exit_run add column token_tenant text;
