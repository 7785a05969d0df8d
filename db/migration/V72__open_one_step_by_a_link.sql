-- A link that was passed on for one step opens that step only; without a step it opens the whole invitation.
alter table link_token
  add column step text check (step in ('VALUES', 'ADMINISTRATOR', 'SERVICE_ACCOUNT')),
  -- when whoever got it had done the step
  add column done_at timestamptz,
  add check (done_at is null or step is not null);
