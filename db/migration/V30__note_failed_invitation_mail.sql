-- Set when the mail server refused an invitation's latest mail for good: the list filters by it.
alter table invitation add column mail_failed_at timestamptz;

-- A customer that never had a connection can be deleted; what was sent and planned for it goes with it.
-- Connections and registrations keep their restricting keys: they are history.
alter table invitation drop constraint invitation_provider_id_customer_id_fkey;
alter table invitation add foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade;
alter table mail_message drop constraint mail_message_provider_id_customer_id_fkey;
alter table mail_message add foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade;
alter table job_run drop constraint job_run_provider_id_customer_id_fkey;
alter table job_run add foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade;
alter table data_key drop constraint data_key_provider_id_customer_id_fkey;
alter table data_key add foreign key (provider_id, customer_id) references customer (provider_id, id) on delete cascade;
