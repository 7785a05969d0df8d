-- Replicas of the release before cannot read the new ones: they are written from a day after this on (GapCauses).
alter table notification_gap drop constraint notification_gap_cause_check;
alter table notification_gap add constraint notification_gap_cause_check check (cause in ('REMOVED', 'LOST', 'EXPIRED',
  'MISSED', 'PAUSED', 'REFUSED', 'UNREACHABLE', 'UNREAD', 'REPLACED', 'FOUND_LATE', 'UNPROVEN'));
