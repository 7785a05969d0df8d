package io.gatehouse.invitation;

import static io.gatehouse.customer.TestCustomers.MAJA;
import static io.gatehouse.invitation.TestInvitations.ADELE;
import static io.gatehouse.invitation.TestInvitations.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.audit.AuditQuery;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.Customers;
import io.gatehouse.customer.TestCustomers;
import io.gatehouse.mail.MailFailed;
import io.gatehouse.mail.MailView;
import io.gatehouse.mail.Outbox;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TooMany;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

@PortalTest
class InvitationsTests {

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

    @Test
    void mailsEachRecipientALinkOfItsOwnAndKeepsOnlyItsHash() {
        InvitationView issued = in(() -> invitations.issue(
                        wanted(contoso.id(), true, "adele@contoso.example", "it@contoso.example"), MAJA))
                .invitation();

        assertThat(issued.status()).isEqualTo(InvitationStatus.PENDING);
        assertThat(issued.expiresAt()).isEqualTo(issued.createdAt().plus(Duration.ofDays(14)));
        assertThat(issued.locale()).isEqualTo("en");
        assertThat(issued.mail().count()).isEqualTo(2);
        List<LinkView> links = in(() -> invitations.links(issued.id()));
        assertThat(links)
                .extracting(LinkView::recipient)
                .containsExactlyInAnyOrder("adele@contoso.example", "it@contoso.example");
        List<MailView> mails = in(() -> outbox.of("invitation", issued.id()));
        assertThat(mails)
                .hasSize(2)
                .allSatisfy(mail -> assertThat(mail.copy()).doesNotContainPattern("/authenticate/[A-Za-z0-9_-]{43}"));
        assertThat(in(() -> customers.get(contoso.id())).state()).isEqualTo(CustomerState.INVITED);
    }

    @Test
    void handsOutTheLinkOnlyWhenNothingIsMailed() {
        IssuedInvitation mailed = in(() -> invitations.issue(wanted(contoso.id(), true, "a@contoso.example"), MAJA));
        assertThat(mailed.link()).isNull();

        IssuedInvitation silent = in(() -> invitations.issue(wanted(contoso.id(), false), MAJA));

        assertThat(silent.invitation().recipients()).containsExactly("adele.vance@contoso.example");
        assertThat(silent.invitation().mail().count()).isZero();
        String token = token(silent.link());
        assertThat(token).hasSize(43);
        LinkMatch match = invitations.match(Secret.of(token)).orElseThrow();
        assertThat(match.provider()).isEqualTo(provider);
        assertThat(match.invitationId()).isEqualTo(silent.invitation().id());
        assertThat(invitations.match(Secret.of(token + "x"))).isEmpty();
        long plain = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from link_token l where l::text like ? or l.token_hash = ?")
                        .params("%" + token + "%", token.getBytes())
                        .query(Long.class)
                        .single());
        assertThat(plain).isZero();
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select count(*) from link_token where token_hash = ?")
                                .param(Hashes.sha256(token))
                                .query(Long.class)
                                .single()))
                .isEqualTo(1);
    }

    private static String token(Secret link) {
        return link.reveal().substring(link.reveal().lastIndexOf('/') + 1);
    }

    @Test
    void replacesAnOlderOpenInvitationForTheSamePurpose() {
        InvitationView older = issue();
        InvitationView newer = issue();

        InvitationView replaced = in(() -> invitations.get(older.id()));
        assertThat(replaced.status()).isEqualTo(InvitationStatus.REVOKED);
        assertThat(replaced.statusReason()).isEqualTo("Replaced by a newer invitation");
        assertThat(in(() -> invitations.links(older.id()))).noneMatch(LinkView::live);
        assertThat(status(newer.id())).isEqualTo(InvitationStatus.PENDING);
    }

    @Test
    void leavesOneOpenWhenManyAreIssuedAtOnce() throws Exception {
        List<Callable<UUID>> issuers = Collections.nCopies(
                8,
                () -> in(() -> invitations
                        .issue(wanted(contoso.id(), false, "a@contoso.example"), MAJA)
                        .invitation()
                        .id()));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<UUID> future : threads.invokeAll(issuers)) {
                future.get();
            }
        }

        assertThat(in(() -> invitations.ofCustomer(contoso.id())))
                .hasSize(8)
                .filteredOn(view -> !view.status().ended())
                .hasSize(1);
    }

    @Test
    void refusesWhatCannotBeIssued() {
        refuses("recipients", wanted(contoso.id(), true, "adele"));
        refuses("recipients", wanted(contoso.id(), true, "a@b.example\r\nBcc: x@y.example"));
        refuses("recipients", wanted(contoso.id(), true, "a@b.example\u760d\u760aBcc"));
        refuses("expiresInHours", wanted(contoso.id(), true, Duration.ofMinutes(59), null, "a@b.example"));
        refuses("expiresInHours", wanted(contoso.id(), true, Duration.ofDays(91), null, "a@b.example"));
        refuses(
                "profile",
                new NewInvitation(contoso.id(), "no-such", null, null, null, null, null, null, null, null, null, true));
        refuses(
                "connectionId",
                new NewInvitation(
                        contoso.id(),
                        "direct-routing",
                        null,
                        InvitationPurpose.RECONNECT,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        true));
        refuses(
                "message",
                new NewInvitation(
                        contoso.id(),
                        "direct-routing",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "a".repeat(2001),
                        null,
                        true));
        refuses(
                "locale",
                new NewInvitation(
                        contoso.id(),
                        "direct-routing",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "no language",
                        null,
                        null,
                        true));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> in(() -> invitations.issue(wanted(UUID.randomUUID(), false), MAJA)));
    }

    private void refuses(String field, NewInvitation wanted) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> in(() -> invitations.issue(wanted, MAJA)))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void notesTheFirstOpeningOnceHoweverManyScannersLook() {
        InvitationView issued = issue();
        UUID link = in(() -> invitations.links(issued.id())).getFirst().id();

        for (int visit = 0; visit < 20; visit++) {
            run(() -> invitations.opened(issued.id(), link));
        }

        assertThat(status(issued.id())).isEqualTo(InvitationStatus.OPENED);
        assertThat(in(() -> invitations.links(issued.id())).getFirst().lastSeenAt())
                .isNotNull();
        assertThat(actions("invitation.opened")).hasSize(1);
    }

    private List<String> actions(String action) {
        return in(() -> trail.list(new AuditQuery(contoso.id(), action, null, null, null, 200)).items().stream()
                .map(entry -> entry.action())
                .toList());
    }

    @Test
    void goesFromSignInToConfirmation() {
        InvitationView issued = issue();
        UUID connection = TestInvitations.connection(rows, provider, contoso);

        run(() -> invitations.signedIn(issued.id(), ADELE));
        assertThat(in(() -> customers.get(contoso.id())).state()).isEqualTo(CustomerState.IN_PROGRESS);
        run(() -> invitations.step(issued.id(), "SAVING"));
        run(() -> invitations.awaitProvider(issued.id(), connection));
        assertThatExceptionOfType(InvitationClosed.class)
                .isThrownBy(() -> run(() -> invitations.signedIn(issued.id(), ADELE)))
                .satisfies(e -> assertThat(e.status()).isEqualTo(InvitationStatus.AWAITING_PROVIDER));
        TestInvitations.expire(rows, provider, issued.id());
        run(() -> invitations.complete(issued.id(), connection, MAJA));

        InvitationView done = in(() -> invitations.get(issued.id()));
        assertThat(done.status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(done.signedInAs()).isEqualTo("adele.vance@contoso.com");
        assertThat(done.connectionId()).isEqualTo(connection);
        assertThat(actions("invitation.confirmed")).hasSize(1);
        assertThat(in(() -> outbox.of("invitation", issued.id())))
                .extracting(MailView::kind)
                .contains("waiting", "completed");
    }

    @Test
    void letsADeclinedCustomerComeBackAndTellsTheInviterOnce() {
        InvitationView issued = issue();

        run(() -> invitations.declined(issued.id(), "Not now\r\nBcc: x"));
        run(() -> invitations.declined(issued.id(), "Still not"));

        assertThat(status(issued.id())).isEqualTo(InvitationStatus.DECLINED);
        assertThat(in(() -> outbox.of("invitation", issued.id())))
                .filteredOn(mail -> mail.kind().equals("declined"))
                .hasSize(1);
        run(() -> invitations.signedIn(issued.id(), ADELE));
        assertThat(status(issued.id())).isEqualTo(InvitationStatus.IN_PROGRESS);
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
                () -> invitations.signedIn(issued.id(), ADELE),
                () -> invitations.complete(issued.id(), connection),
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
            run(() -> invitations.signedIn(id, ADELE));
            List<Callable<Boolean>> racers = List.of(
                    () -> wins(() -> invitations.complete(id, connection)),
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
        run(() -> invitations.signedIn(id, ADELE));
        List<Callable<Boolean>> racers =
                Collections.nCopies(10, () -> wins(() -> invitations.complete(id, connection)));

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
    void resendsAtMostThreeTimesAnHourAndKeepsOlderLinksLive() {
        InvitationView issued = issue();
        run(() -> desk.resend(issued.id(), MAJA));
        run(() -> desk.resend(issued.id(), MAJA));

        assertThatExceptionOfType(TooMany.class).isThrownBy(() -> run(() -> desk.resend(issued.id(), MAJA)));
        assertThat(in(() -> invitations.links(issued.id()))).hasSize(3).allMatch(LinkView::live);
        assertThat(in(() -> invitations.get(issued.id())).mail().count()).isEqualTo(3);
    }

    @Test
    void sendsToAnotherAddressAndKillsTheLinkOfTheOldOne() {
        InvitationView issued = issue();

        run(() -> desk.changeRecipients(issued.id(), List.of("it@contoso.example"), MAJA));

        assertThat(in(() -> invitations.get(issued.id())).recipients()).containsExactly("it@contoso.example");
        assertThat(in(() -> invitations.links(issued.id())))
                .filteredOn(LinkView::live)
                .extracting(LinkView::recipient)
                .containsExactly("it@contoso.example");
    }

    @Test
    void isInvisibleToAnotherProvider() {
        InvitationView issued = issue();
        ProviderId other = rows.another("Other Inc");

        ProviderScope.run(other, () -> {
            assertThat(invitations.find(issued.id())).isEmpty();
            for (Runnable step : List.<Runnable>of(
                    () -> desk.revoke(issued.id(), null, MAJA),
                    () -> desk.anotherLink(issued.id(), MAJA),
                    () -> invitations.signedIn(issued.id(), ADELE),
                    () -> invitations.links(issued.id()))) {
                assertThatExceptionOfType(NotFound.class).isThrownBy(step::run);
            }
        });
        assertThat(status(issued.id())).isEqualTo(InvitationStatus.PENDING);
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
    void tellsTheInviterWhenAnAddressIsRefusedAndListsIt() {
        InvitationView issued = issue();
        MailView mail = in(() -> outbox.of("invitation", issued.id())).getFirst();

        rows.in(provider, () -> {
            events.publishEvent(new MailFailed(
                    provider,
                    mail.id(),
                    mail.kind(),
                    "invitation",
                    issued.id(),
                    contoso.id(),
                    mail.recipient(),
                    "550 5.1.1 unknown user"));
            return true;
        });

        InvitationView failed = in(() -> invitations.get(issued.id()));
        assertThat(failed.mailFailed()).isTrue();
        InvitationPhrase phrase = phrases.of(failed, Locale.ENGLISH);
        assertThat(phrase.word()).isEqualTo("Mail failed");
        assertThat(phrase.next()).isEqualTo(NextAction.FIX_ADDRESS);
        assertThat(in(() -> outbox.of("invitation", issued.id()))).anySatisfy(report -> {
            assertThat(report.kind()).isEqualTo("mail-failed");
            assertThat(report.recipient()).isEqualTo(MAJA.email());
            assertThat(report.copy()).contains("550 5.1.1 unknown user", "adele@contoso.example");
        });
        run(() -> desk.changeRecipients(issued.id(), List.of("it@contoso.example"), MAJA));
        assertThat(in(() -> invitations.get(issued.id())).mailFailed()).isFalse();
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
        run(() -> invitations.signedIn(issued.id(), ADELE));
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
