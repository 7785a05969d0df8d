package io.gatehouse.invitation;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static io.gatehouse.invitation.TestInvitations.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.audit.AuditQuery;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.customer.register.TestCustomers;
import io.gatehouse.invitation.desk.ExpireInvitations;
import io.gatehouse.invitation.desk.InvitationDesk;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.phrase.InvitationPhrases;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** A customer to invite, and what its invitations do. */
@PortalTest
abstract class InvitationsBase {

    @Autowired
    Invitations invitations;

    @Autowired
    InvitationDesk desk;

    @Autowired
    ExpireInvitations expiry;

    @Autowired
    Customers customers;

    @Autowired
    Outbox outbox;

    @Autowired
    AuditTrail trail;

    @Autowired
    InvitationPhrases phrases;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    Rows rows;

    ProviderId provider;

    CustomerView contoso;

    @BeforeEach
    void addCustomer() {
        provider = rows.another("Invitations Inc");
        contoso = in(() -> TestCustomers.contoso(customers));
    }

    <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }

    void run(Runnable work) {
        ProviderScope.run(provider, work);
    }

    InvitationView issue() {
        return in(() -> invitations.issue(wanted(contoso.id(), true, "adele@contoso.example"), MAJA))
                .invitation();
    }

    InvitationStatus status(UUID id) {
        return in(() -> invitations.get(id)).status();
    }

    static String token(Secret link) {
        return link.reveal().substring(link.reveal().lastIndexOf('/') + 1);
    }

    void refuses(String field, NewInvitation wanted) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> in(() -> invitations.issue(wanted, MAJA)))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    List<String> actions(String action) {
        return in(() -> trail.list(new AuditQuery(contoso.id(), action, null, null, null, 200)).items().stream()
                .map(entry -> entry.action())
                .toList());
    }
}
