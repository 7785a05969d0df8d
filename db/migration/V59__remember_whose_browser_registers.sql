-- The browser that brought the sign-in for the making of a registration: it alone may have everything taken back.
alter table registering_admin add column browser_hash bytea;
