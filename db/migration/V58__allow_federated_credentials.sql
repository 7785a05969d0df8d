-- A token of the place where Gatehouse runs, in place of a secret or a certificate.
alter table credential drop constraint credential_kind_check;
alter table credential add constraint credential_kind_check check (kind in ('SECRET', 'CERTIFICATE', 'FEDERATED'));
