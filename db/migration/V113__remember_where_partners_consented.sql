-- An administrator who came by a partner's link may consent for an organisation that nobody invited: its tenants, as
-- Microsoft's answers named them.
alter table partner_organisation add column other_tenants text[] not null default '{}';
