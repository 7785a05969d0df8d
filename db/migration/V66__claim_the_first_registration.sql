-- When Microsoft was last asked to make the provider's first app registration, by whichever replica.
alter table provider_settings add column first_app_asked_at timestamptz;
