-- A link by which an administrator lends the rights to remove what was made in a tenant.
alter table invitation drop constraint invitation_purpose_check;
alter table invitation add constraint invitation_purpose_check
  check (purpose in ('ONBOARD', 'RECONNECT', 'ADD_SERVICE', 'CONSENT_MORE', 'SWITCH_METHOD', 'REMOVE'));
