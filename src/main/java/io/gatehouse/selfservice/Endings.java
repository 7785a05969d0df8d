package io.gatehouse.selfservice;

import io.gatehouse.connection.desk.ConnectionDesk;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.onboarding.returning.CustomerDoor.Entered;
import io.gatehouse.provider.Providers;
import io.gatehouse.shared.PublicUrl;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Ends a service for its customer, and tells the provider in the same transaction: nobody there pressed anything. */
@Component
class Endings {

    private static final String KIND = "service-disconnected";

    private final ConnectionDesk desk;
    private final Outbox outbox;
    private final Providers providers;
    private final PublicUrl publicUrl;
    private final Clock clock;

    Endings(ConnectionDesk desk, Outbox outbox, Providers providers, PublicUrl publicUrl, Clock clock) {
        this.desk = desk;
        this.outbox = outbox;
        this.providers = providers;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** @throws io.gatehouse.shared.Conflict where it has ended already */
    @Transactional
    public void end(Entered entered, ServiceCard card, boolean removeApp) {
        UUID connection = card.connection().id();
        desk.disconnect(connection, removeApp, entered.actor());
        String support = providers.current().supportEmail();
        if (support != null && Outbox.reaches(support)) {
            outbox.queue(new MailDraft(
                    KIND,
                    "connection",
                    connection,
                    card.connection().customerId(),
                    support,
                    null,
                    Locale.ENGLISH,
                    "exit/mail/deletion",
                    Map.of(
                            "customerName", card.connection().customerName(),
                            "serviceName", card.service(),
                            "account", entered.actor().name(),
                            "at", clock.instant(),
                            "page", publicUrl.link("/connections/" + connection))));
        }
    }
}
