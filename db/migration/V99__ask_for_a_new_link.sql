-- Whoever comes by a link that leads nowhere any more asks for another one: once by each link. The invitation shows it
-- until somebody has answered.
alter table link_token add column asked_at timestamptz;
alter table invitation add column link_asked_at timestamptz;
