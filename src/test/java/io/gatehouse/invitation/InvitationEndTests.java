package io.gatehouse.invitation;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static io.gatehouse.invitation.TestInvitations.ADELE;
import static io.gatehouse.invitation.TestInvitations.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.TestCustomers;
import io.gatehouse.invitation.link.LinkView;
import io.gatehouse.mail.MailView;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What ends an invitation, and what it does not do any more afterwards. */
class InvitationEndTests extends InvitationsBase {

    @Test
    void goesFromSignInToConfirmation() {
        InvitationView issued = issue();
        UUID connection = TestInvitations.connection(rows, provider, contoso);

        run(() -> invitations.signedIn(issued.id(), ADELE, null));
        assertThat(in(() -> customers.get(contoso.id())).state()).isEqualTo(CustomerState.IN_PROGRESS);
        run(() -> invitations.step(issued.id(), "SAVING"));
        run(() -> invitations.awaitProvider(issued.id(), connection));
        assertThatExceptionOfType(InvitationClosed.class)
                .isThrownBy(() -> run(() -> invitations.signedIn(issued.id(), ADELE, null)))
                .satisfies(e -> assertThat(e.status()).isEqualTo(InvitationStatus.AWAITING_PROVIDER));
        TestInvitations.expire(rows, provider, issued.id());
        run(() -> invitations.complete(issued.id(), connection, MAJA));

        InvitationView done = in(() -> invitations.get(issued.id()));
        assertThat(done.status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(done.signedInAs()).isEqualTo("adele.vance@contoso.com");
        assertThat(done.connectionId()).isEqualTo(connection);
        assertThat(actions("invitation.confirmed")).hasSize(1);
        assertThat(in(() -> outbox.of("invitation", issued.id())))
                .filteredOn(mail -> List.of("waiting", "completed").contains(mail.kind()))
                .hasSize(2)
                .allSatisfy(InvitationEndTests::isForTheInviter);
    }

    @Test
    void letsADeclinedCustomerComeBackAndTellsTheInviterOnce() {
        InvitationView issued = issue();

        run(() -> invitations.declined(issued.id(), "Not now\r\nBcc: x"));
        run(() -> invitations.declined(issued.id(), "Still not"));

        assertThat(status(issued.id())).isEqualTo(InvitationStatus.DECLINED);
        assertThat(in(() -> outbox.of("invitation", issued.id())))
                .filteredOn(mail -> mail.kind().equals("declined"))
                .hasSize(1)
                .allSatisfy(InvitationEndTests::isForTheInviter);
        run(() -> invitations.signedIn(issued.id(), ADELE, null));
        assertThat(status(issued.id())).isEqualTo(InvitationStatus.IN_PROGRESS);
    }

    private static void isForTheInviter(MailView mail) {
        assertThat(mail.recipient()).isEqualTo(MAJA.email());
        assertThat(mail.subject() + mail.copy()).contains("Contoso");
    }

    @Test
    void staysUsableAfterASignInThatWasRefused() {
        InvitationView issued = issue();

        run(() -> invitations.refused(issued.id(), "WRONG_TENANT", "Fabrikam"));

        InvitationView view = in(() -> invitations.get(issued.id()));
        assertThat(view.status()).isEqualTo(InvitationStatus.IN_PROGRESS);
        assertThat(view.signedIn()).isNull();
        assertThat(view.acceptsSignIn(Instant.now())).isTrue();
    }

    @Test
    void doesNothingAfterItsEnd() {
        InvitationView issued = issue();
        UUID connection = TestInvitations.connection(rows, provider, contoso);
        TestInvitations.expire(rows, provider, issued.id());

        for (Runnable late : List.<Runnable>of(
                () -> invitations.signedIn(issued.id(), ADELE, null),
                () -> invitations.complete(issued.id(), connection, MAJA),
                () -> desk.resend(issued.id(), MAJA),
                () -> desk.anotherLink(issued.id(), MAJA),
                () -> desk.extend(issued.id(), null, MAJA))) {
            assertThatExceptionOfType(InvitationClosed.class)
                    .isThrownBy(() -> run(late))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(InvitationStatus.EXPIRED));
        }
        run(expiry::run);

        assertThat(status(issued.id())).isEqualTo(InvitationStatus.EXPIRED);
        assertThat(in(() -> customers.get(contoso.id())).state()).isEqualTo(CustomerState.DRAFT);
        assertThat(actions("invitation.expired")).hasSize(1);
    }

    @Test
    void isNeverBothRevokedAndCompleted() throws Exception {
        UUID connection = TestInvitations.connection(rows, provider, contoso);
        int completed = 0;
        for (int round = 0; round < 40; round++) {
            UUID id = in(() -> invitations
                    .issue(wanted(contoso.id(), false, "a@contoso.example"), MAJA)
                    .invitation()
                    .id());
            run(() -> invitations.signedIn(id, ADELE, null));
            List<Callable<Boolean>> racers = List.of(
                    () -> wins(() -> invitations.complete(id, connection, MAJA)),
                    () -> wins(() -> desk.revoke(id, null, MAJA)));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> results = threads.invokeAll(racers);
                boolean bound = results.getFirst().get();
                assertThat(results.getLast().get()).isNotEqualTo(bound);
                assertThat(status(id)).isEqualTo(bound ? InvitationStatus.COMPLETED : InvitationStatus.REVOKED);
                completed += bound ? 1 : 0;
            }
        }
        assertThat(actions("invitation.completed")).hasSize(completed);
    }

    @Test
    void completesOnceWhenTwoFinishAtTheSameTime() throws Exception {
        UUID connection = TestInvitations.connection(rows, provider, contoso);
        UUID id = issue().id();
        run(() -> invitations.signedIn(id, ADELE, null));
        List<Callable<Boolean>> racers =
                Collections.nCopies(10, () -> wins(() -> invitations.complete(id, connection, MAJA)));

        int winners = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> result : threads.invokeAll(racers)) {
                winners += result.get() ? 1 : 0;
            }
        }

        assertThat(winners).isEqualTo(1);
        assertThat(actions("invitation.completed")).hasSize(1);
    }

    private boolean wins(Runnable step) {
        try {
            run(step);
            return true;
        } catch (InvitationClosed e) {
            return false;
        }
    }

    @Test
    void revokesAllLinksAndRevokingAgainChangesNothing() {
        IssuedInvitation issued = in(() -> invitations.issue(wanted(contoso.id(), false), MAJA));
        Secret another = in(() -> desk.anotherLink(issued.invitation().id(), MAJA));
        UUID id = issued.invitation().id();

        run(() -> desk.revoke(id, "Wrong customer", MAJA));
        run(() -> desk.revoke(id, "Again", MAJA));

        InvitationView view = in(() -> invitations.get(id));
        assertThat(view.statusReason()).isEqualTo("Wrong customer");
        assertThat(in(() -> invitations.links(id))).hasSize(2).noneMatch(LinkView::live);
        assertThat(invitations.match(Secret.of(token(another))).orElseThrow().revokedAt())
                .isNotNull();
        assertThat(actions("invitation.revoked")).hasSize(1);
    }

    @Test
    void keepsACustomerWhoseSignInWaits() {
        TestInvitations.connection(rows, provider, contoso);

        assertThatExceptionOfType(Conflict.class).isThrownBy(() -> run(() -> customers.delete(contoso.id(), MAJA)));
        assertThat(in(() -> customers.find(contoso.id()))).isPresent();
    }

    @Test
    void goesWithACustomerThatIsDeleted() {
        issue();

        run(() -> customers.delete(contoso.id(), MAJA));

        assertThat(in(() -> invitations.ofCustomer(contoso.id()))).isEmpty();
    }

    @Test
    void namesOnlyAConnectionOfItsOwnCustomer() {
        CustomerView fabrikam = in(() -> TestCustomers.named(customers, "fabrikam", "Fabrikam GmbH"));
        UUID foreign = TestInvitations.connection(rows, provider, fabrikam);

        for (UUID connection : List.of(foreign, UUID.randomUUID())) {
            refuses("connectionId", NewInvitation.reconnect(contoso.id(), "direct-routing", connection, null));
        }
    }

    @Test
    void dropsTheSignInThatWaitedForARevokedInvitation() {
        InvitationView issued = issue();
        UUID connection = TestInvitations.connection(rows, provider, contoso);
        run(() -> invitations.signedIn(issued.id(), ADELE, null));
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update connection set state = 'WAITING', invitation_id = ? where provider_id = ? and id = ?")
                        .params(issued.id(), provider.value(), connection)
                        .update());
        run(() -> invitations.awaitProvider(issued.id(), connection));

        run(() -> desk.revoke(issued.id(), "Not our customer", MAJA));

        String state = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select state from connection where provider_id = ? and id = ?")
                        .params(provider.value(), connection)
                        .query(String.class)
                        .single());
        assertThat(state).isEqualTo("DISCONNECTED");
    }
}
