package io.gatehouse.campaign;

import io.gatehouse.invitation.InvitationNeed;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.shared.ProviderScope;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A campaign with a deadline reminds by that: its invitations need no other reminders. */
@Component
class CampaignNeed implements InvitationNeed {

    private final JdbcClient jdbc;

    CampaignNeed(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean remindsOfIt(InvitationView invitation) {
        return jdbc.sql("""
                        select count(*) from campaign_member m
                          join campaign c on c.provider_id = m.provider_id and c.id = m.campaign_id
                          where m.provider_id = ? and m.invitation_id = ? and c.deadline is not null
                            and c.state in ('RUNNING', 'DONE')
                        """)
                        .params(ProviderScope.required().value(), invitation.id())
                        .query(Long.class)
                        .single()
                > 0;
    }
}
