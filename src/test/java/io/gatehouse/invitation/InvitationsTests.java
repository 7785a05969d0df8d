package io.gatehouse.invitation;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static io.gatehouse.invitation.TestInvitations.ADELE;
import static io.gatehouse.invitation.TestInvitations.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.customer.CustomerState;
import io.gatehouse.invitation.link.LinkMatch;
import io.gatehouse.invitation.link.LinkView;
import io.gatehouse.invitation.phrase.InvitationPhrase;
import io.gatehouse.invitation.phrase.NextAction;
import io.gatehouse.mail.MailFailed;
import io.gatehouse.mail.MailView;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TooMany;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class InvitationsTests extends InvitationsBase {

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
        for (String odd : List.of("no language", "xx", "nl", "und")) {
            refuses(
                    "locale",
                    new NewInvitation(
                            contoso.id(), "direct-routing", null, null, null, null, null, null, odd, null, null, true));
        }
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> in(() -> invitations.issue(wanted(UUID.randomUUID(), false), MAJA)));
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
                    () -> invitations.signedIn(issued.id(), ADELE, null),
                    () -> invitations.links(issued.id()))) {
                assertThatExceptionOfType(NotFound.class).isThrownBy(step::run);
            }
        });
        assertThat(status(issued.id())).isEqualTo(InvitationStatus.PENDING);
    }

    /** One mail had a link for each: whoever looks at either has to learn that nobody got it. */
    @Test
    void marksAllThatWereInTheMailThatNobodyGot() {
        NewInvitation one = wanted(contoso.id(), true, "adele@contoso.example");
        NewInvitation another = new NewInvitation(
                one.customerId(),
                "teams-telemetry",
                null,
                null,
                null,
                null,
                one.recipients(),
                null,
                null,
                null,
                null,
                true);
        InvitationView apart = in(() -> invitations.issue(
                        new NewInvitation(
                                one.customerId(),
                                "presence-sync",
                                null,
                                null,
                                null,
                                null,
                                one.recipients(),
                                null,
                                null,
                                null,
                                null,
                                true),
                        MAJA))
                .invitation();
        in(() -> invitations.issueTogether(List.of(one, another), MAJA));
        MailView mail = in(() -> invitationsOf("direct-routing", "teams-telemetry")).stream()
                .flatMap(id -> in(() -> outbox.of("invitation", id)).stream())
                .reduce((first, second) -> {
                    throw new AssertionError("two mails");
                })
                .orElseThrow();
        UUID first = in(() -> invitationsOf("direct-routing")).getFirst();

        rows.in(provider, () -> {
            events.publishEvent(new MailFailed(
                    provider,
                    mail.id(),
                    mail.kind(),
                    "invitation",
                    first,
                    contoso.id(),
                    mail.recipient(),
                    "550 5.1.1 unknown user"));
            return true;
        });

        assertThat(in(() -> invitationsOf("direct-routing", "teams-telemetry")))
                .hasSize(2)
                .allSatisfy(id ->
                        assertThat(in(() -> invitations.get(id)).mailFailed()).isTrue());
        assertThat(in(() -> invitations.get(apart.id())).mailFailed())
                .as("went by another mail")
                .isFalse();
    }

    private List<UUID> invitationsOf(String... profiles) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from invitation where customer_id = ? and profile = any(?)")
                        .params(contoso.id(), profiles)
                        .query((row, n) -> row.getObject("id", UUID.class))
                        .list());
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

    /** The mail server took one address and refused the other. */
    @Test
    void tellsWhetherNobodyOrOnlySomebodyWasNotReached() {
        UUID id = in(() -> invitations.issue(
                        wanted(contoso.id(), true, "adele@contoso.example", "it@contoso.example"), MAJA))
                .invitation()
                .id();
        became(id, "adele@contoso.example", "state = 'FAILED'");
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update invitation set mail_failed_at = now() where id = ?")
                        .param(id)
                        .update());
        assertThat(line(id)).isEqualTo("Nobody was reached");

        became(id, "it@contoso.example", "state = 'SENT', sent_at = now()");

        assertThat(in(() -> invitations.get(id)).mail().status()).isEqualTo("FAILED");
        assertThat(line(id)).isEqualTo("Not everybody was reached");
    }

    private void became(UUID id, String recipient, String change) {
        int changed = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update mail_message set " + change + " where related_id = ? and recipient = ?")
                        .params(id, recipient)
                        .update());
        assertThat(changed).isOne();
    }

    private String line(UUID id) {
        return phrases.of(in(() -> invitations.get(id)), Locale.ENGLISH).line();
    }
}
