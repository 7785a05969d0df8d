package io.gatehouse.alert.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.AlertState;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.Severity;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.AppRegistrations.ConfiguredRegistration;
import io.gatehouse.registration.credential.ConfiguredCredential;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.subscription.UrgentNotification;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** One open alert per cause, closed by itself when the cause is gone. */
class AlertsTests extends AlertsBase {

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private AppRegistrations registrations;

    /** Whatever Microsoft answers, and whatever a check finds. */
    @Test
    void saysOfEveryReasonWhyItIsRedWithAndWithoutAnAlert() throws Exception {
        connected(1);
        String connection = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from connection")
                        .query(String.class)
                        .single());
        Set<Optional<AlertKind>> raised = new HashSet<>();
        for (String code : reasons()) {
            HealthReason reason = new HealthReason(code, "This is " + code + ".");
            health("'c1'", Severity.healthOf(List.of(reason)).name(), code, reason.text());

            assertThat(why(connection)).as(code + " before an alert").isEqualTo(1);
            if (raised.add(ConnectionCauses.kind(reason))) {
                sweep();
                assertThat(why(connection)).as(code + " afterwards").isEqualTo(1);
                health("'c1'", "HEALTHY", "", "");
                sweep();
                assertThat(page("/connections/" + connection)).as(code).doesNotContain("Who has to do what");
            }
        }
    }

    private int why(String connection) throws Exception {
        String page = page("/connections/" + connection);
        assertThat(page)
                .containsAnyOf("Why is it red?", "Why does it want attention?")
                .contains("Meanwhile", "How it ends");
        return page.split("Who has to do what", -1).length - 1;
    }

    private static Set<String> reasons() {
        Set<String> codes = new TreeSet<>(Set.of(
                Severity.PERMISSIONS_MISSING,
                Severity.CREDENTIAL_ENDS,
                Severity.ROTATION_STUCK,
                Severity.CREDENTIAL_ENDED,
                Severity.CREDENTIAL_FOREIGN,
                Severity.PERMISSIONS_EXTRA,
                Severity.CHECK_FAILED,
                Severity.RIGHTS_REFUSED,
                Severity.SLOW));
        for (FailureKind kind : FailureKind.values()) {
            if (Severity.tellsAboutConnection(kind)) {
                codes.add(kind.name());
            }
        }
        return codes;
    }

    @Test
    void raisesOneAlertForTheCustomerWhoseSignInIsLostAndClosesItAfterTheRepair() throws Exception {
        connected(3);
        health("'c2'", "ACTION_REQUIRED", "GRANT_REVOKED", "Microsoft answered AADSTS50173. The password was changed.");

        sweep();
        sweep();

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.SIGN_IN_LOST);
            assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.customerName()).isEqualTo("Customer 2");
            assertThat(alert.cause().sentence()).contains("AADSTS50173");
        });
        Alert raised = open().getFirst();
        assertThat(page("/alerts"))
                .contains("Customer 2: the sign-in has to be renewed")
                .contains("One is open");
        assertThat(page("/alerts/" + raised.id()))
                .contains("Why is it red?")
                .contains("The password was changed.")
                .contains("An administrator or the service account of the customer signs in again");
        assertThat(page("/connections/" + raised.connectionId())).contains("Why is it red?");
        assertThat(page("/")).contains("Customer 2: the sign-in has to be renewed");

        health("'c2'", "HEALTHY", "", "");
        sweep();

        assertThat(open()).isEmpty();
        assertThat(resolved()).extracting(Alert::id).containsExactly(raised.id());
        assertThat(count("select count(*) from audit_entry where action like 'alert.%'"))
                .isEqualTo(2);
        assertThat(page("/alerts?show=resolved")).contains("Customer 2");
        assertThat(mvc.get()
                        .uri("/alerts?severity=info")
                        .with(TestCallers.owner(provider))
                        .with(csrf()))
                .hasStatusOk()
                .bodyText()
                .contains("/alerts?show=resolved&amp;severity=info");
    }

    @Test
    void tellsOfMicrosoftOnceHoweverManyConnectionsAreMet() throws Exception {
        connected(40);
        health("'c1','c2'", "DEGRADED", "UNAVAILABLE", "Microsoft does not answer.");
        sweep();
        assertThat(open()).as("two slow tenants are no outage").isEmpty();

        sql("update connection set health = 'DEGRADED', updated_at = now(), last_verified_at = now(),"
                + " reasons = '[{\"code\":\"UNAVAILABLE\",\"text\":\"Microsoft does not answer.\"}]'");
        sweep();
        sweep();

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.MICROSOFT_DOWN);
            assertThat(alert.customerId()).isNull();
            assertThat(alert.cause().sentence()).contains("40 of 40");
        });
        assertThat(count("select count(*) from connection where health = 'ACTION_REQUIRED'"))
                .isZero();
        assertThat(page("/connections/"
                        + rows.in(
                                provider,
                                () -> rows.jdbc()
                                        .sql("select id from connection limit 1")
                                        .query(UUID.class)
                                        .single())))
                .contains("Microsoft does not answer")
                .contains("no customer has to do anything");

        health("'c1','c2','c3','c4','c5'", "HEALTHY", "", "");
        sweep();
        assertThat(open())
                .as("five were answered, but others were not a moment ago")
                .hasSize(1);

        nobodyIsMetForMinutes();
        sweep();

        sweep();
        assertThat(open()).as("35 are still to be asked, but Microsoft is back").isEmpty();
        assertThat(resolved()).hasSize(1);

        health("'c9'", "DEGRADED", "TIMED_OUT", "Microsoft does not answer.");
        sweep();
        assertThat(open()).as("one that stays silent is no outage").isEmpty();
    }

    @Test
    void keepsWhatIsKnownOfACustomerWhileMicrosoftIsSilent() {
        connected(1);
        health("'c1'", "ACTION_REQUIRED", "CONSENT_MISSING", "The consent is gone.");
        sweep();
        health("'c1'", "DEGRADED", "TIMED_OUT", "Microsoft does not answer.");
        sweep();

        assertThat(open())
                .extracting(Alert::kind)
                .containsExactlyInAnyOrder(AlertKind.CONSENT_LOST, AlertKind.MICROSOFT_DOWN);
    }

    @Test
    void blamesNoCustomerForTheProvidersOwnCredential() {
        connected(12);
        health(
                "'c1','c2','c3','c4','c5','c6','c7','c8','c9'",
                "ACTION_REQUIRED",
                "CREDENTIAL_EXPIRED",
                "Microsoft answered AADSTS7000222.");

        sweep();

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.OWN_CREDENTIAL_REFUSED);
            assertThat(alert.customerId()).isNull();
        });
    }

    @Test
    void risesAtEachThresholdBeforeACredentialEndsAndComesBackFromASnooze() {
        connected(1);
        credentialEndingIn(59);
        sweep();
        Alert hint = open().getFirst();
        assertThat(hint.severity()).isEqualTo(AlertSeverity.INFO);
        assertThat(hint.cause().code()).isEqualTo("ENDS_IN_60");
        act(() -> alerts.snooze(hint.id(), Duration.ofDays(7), "Waits for the change window", MAJA));
        sql("update credential set expires_at = now() + interval '29 days 12 hours'");
        sweep();

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.id()).isEqualTo(hint.id());
            assertThat(alert.state()).isEqualTo(AlertState.OPEN);
            assertThat(alert.cause().code()).isEqualTo("ENDS_IN_30");
        });
        for (String left : List.of("13 days", "6 days", "23 hours", "-1 hours")) {
            sql("update credential set expires_at = now() + interval '" + left + "'");
            sweep();
            sweep();
        }
        assertThat(open().getFirst().severity()).isEqualTo(AlertSeverity.CRITICAL);
        assertThat(open().getFirst().cause().sentence()).contains("ended on");
        assertThat(count("select count(*) from audit_entry where action = 'alert.risen'"))
                .as("30, 14, 7 and 1 days, and the end")
                .isEqualTo(5);

        sql("update credential set expires_at = now() + interval '1 year'");
        sweep();
        assertThat(open()).isEmpty();
    }

    /** It stops the sign-in of every customer: pressing from a week on, and nobody's but the provider's. */
    @Test
    void watchesTheProvidersOwnCredentialFirstOfAll() {
        in(() -> {
            registrations.configure(new ConfiguredRegistration(
                    new TenantId(UUID.randomUUID().toString()),
                    UUID.randomUUID().toString(),
                    "Watchful Connect",
                    null,
                    null,
                    new ConfiguredCredential(CredentialKind.SECRET, Secret.of("not-a-secret"), null)));
            return true;
        });
        sql("update credential set expires_at = now() + interval '59 days'");
        sweep();
        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.OWN_CREDENTIAL_EXPIRY);
            assertThat(alert.severity()).isEqualTo(AlertSeverity.INFO);
            assertThat(alert.cause().code()).isEqualTo("ENDS_IN_60");
            assertThat(alert.cause().name()).isEqualTo("Watchful Connect");
        });

        sql("update credential set expires_at = now() + interval '6 days 12 hours'");
        sweep();

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.cause().code()).isEqualTo("ENDS_IN_7");
            assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.customerId()).isNull();
        });
    }

    /** A tenant may allow a month: what is replaced by itself in time is nothing to look at from its first day on. */
    @Test
    void isSilentAboutAShortLifeUntilItShouldHaveBeenReplaced() {
        connected(1);
        credentialEndingIn(30);
        sql("update credential set key_id = 'made here', created_at = now()");
        sweep();
        assertThat(open()).isEmpty();

        sql("update credential set created_at = now() - interval '18 days', expires_at = now() + interval '12 days'");
        sweep();
        assertThat(open()).isEmpty();

        sql("update credential set created_at = now() - interval '24 days', expires_at = now() + interval '6 days'");
        sweep();
        assertThat(open())
                .singleElement()
                .satisfies(alert -> assertThat(alert.cause().code()).isEqualTo("ENDS_IN_7"));
    }

    @Test
    void tellsOfWorkThatStoppedUntilItWasDone() {
        connected(1);
        sql("""
                insert into job_run (provider_id, id, kind, subject, customer_id, connection_id, state, error, requested_by)
                select provider_id, gen_random_uuid(), 'directory.sync', 'Directory of Customer 1', customer_id, id,
                  'FAILED', 'Too many removals', 'test' from connection
                """);
        sweep();

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.SYNC_FAILING);
            assertThat(alert.cause().sentence()).isEqualTo("Too many removals");
            assertThat(alert.cause().concerns().job()).isNotNull();
        });

        sql("""
                insert into job_run (provider_id, id, kind, subject, customer_id, connection_id, state, requested_by)
                select provider_id, gen_random_uuid(), 'directory.sync', 'Directory of Customer 1', customer_id, id,
                  'SUCCEEDED', 'test' from connection
                """);
        sweep();
        assertThat(open()).isEmpty();
    }

    @Test
    void countsTheEmergenciesOfASubscriptionWithinMinutesAsOneAlert() {
        connected(1);
        UUID connection = id("select id from connection");
        UUID customer = id("select customer_id from connection");
        UUID chats = id("select gen_random_uuid()");
        UUID other = id("select gen_random_uuid()");
        waits(chats, Duration.ofMinutes(9));
        waits(chats, Duration.ofMinutes(10));
        waits(other, Duration.ZERO);
        for (int minute = 0; minute < 10; minute++) {
            publish(urgent(customer, connection, chats, minute));
        }
        sweep();

        assertThat(open())
                .singleElement()
                .satisfies(alert -> assertThat(alert.kind()).isEqualTo(AlertKind.URGENT_MESSAGE));
        publish(urgent(customer, connection, chats, 10));
        publish(urgent(customer, connection, other, 0));
        sweep();
        assertThat(open()).as("another ten minutes, another subscription").hasSize(3);
        act(() -> alerts.close(open().getFirst().id(), MAJA));
        sweep();
        assertThat(open()).as("closed by hand it stays closed").hasSize(2);
        sql("update notification set acknowledged_at = now()");
        sweep();
        assertThat(open()).as("others of their ten minutes may come").hasSize(2);
        sql("update alert set raised_at = raised_at - interval '16 minutes'");
        sweep();
        assertThat(open()).as("none of their messages waits").isEmpty();
    }

    /** A message that was read then, so long after the beginning of time. */
    private void waits(UUID subscription, Duration at) {
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, created_at)
                select provider_id, '%1$s', customer_id, id, tenant_id, '%1$s', '/chats', 'created', 'MESSAGE',
                  sha256('%1$s'::bytea), 'x'::bytea, '', 'ENDED', now()
                from connection on conflict do nothing
                """.formatted(subscription));
        sql("""
                insert into notification (provider_id, id, customer_id, connection_id, subscription_id, dedupe, received_at,
                  change_type, resource, state, position, urgent, read_at)
                select provider_id, gen_random_uuid(), customer_id, connection_id, id, '%2$s'::bytea, now(), 'created',
                  resource, 'READY', (select count(*) from notification), true, to_timestamp(%2$s)
                from subscription where id = '%1$s'
                """.formatted(subscription, at.toSeconds()));
    }

    private UrgentNotification urgent(UUID customer, UUID connection, UUID subscription, int minute) {
        Instant at = Instant.EPOCH.plus(Duration.ofMinutes(minute));
        return new UrgentNotification(provider, customer, connection, subscription, UUID.randomUUID(), "chats", at);
    }

    private void publish(Object event) {
        rows.in(provider, () -> {
            events.publishEvent(event);
            return true;
        });
    }

    private UUID id(String sql) {
        return rows.in(provider, () -> rows.jdbc().sql(sql).query(UUID.class).single());
    }

    @Test
    void tellsOfTheOutboxOnceWhileTheMailServerRefusesUs() {
        sql("""
                insert into mail_message (provider_id, id, kind, related_type, related_id, recipient, subject, message_id,
                  payload, state, attempts, last_answer, created_at)
                select '%s', gen_random_uuid(), 'invitation', 'invitation', gen_random_uuid(), 'a@b.example', 'Hello',
                  n || '@x', ''::bytea, 'QUEUED', 1, 'The mail server refused our sign-in: 535 5.7.8 Bad password',
                  now() - interval '10 minutes' from generate_series(1, 7) n
                """.formatted(provider.value()));
        sweep();

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.MAIL_STUCK);
            assertThat(alert.cause().sentence()).contains("7 mails wait").contains("535 5.7.8 Bad password");
        });

        sql("update mail_message set state = 'FAILED'");
        sweep();
        assertThat(open()).isEmpty();
    }

    /** Greylisting is over within minutes, and a full mailbox is one mailbox. */
    @Test
    void tellsOfAServerThatPutsOffWhateverItGets() {
        putOff("a.example", "20 minutes");
        putOff("a.example", "3 hours");
        sweep();
        assertThat(open()).as("one domain may have a reason of its own").isEmpty();

        putOff("b.example", "10 minutes");
        sweep();
        assertThat(open()).as("for minutes only").isEmpty();
        sql("update mail_message set created_at = created_at - interval '10 minutes'");
        sweep();
        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.MAIL_STUCK);
            assertThat(alert.cause().sentence()).contains("3 mails wait").contains("451 4.3.0 Try later");
        });

        sql("update mail_message set state = 'SENT', sent_at = now() - interval '1 minute'"
                + " where recipient like '%b.example'");
        sweep();
        assertThat(open()).as("it takes mails").isEmpty();

        sql("update mail_message set sent_at = now() - interval '6 hours' where state = 'SENT'");
        sql("update mail_message set created_at = now() - interval '5 hours' where state = 'QUEUED'");
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.MAIL_STUCK);
    }

    private void putOff(String domain, String ago) {
        sql("""
                insert into mail_message (provider_id, id, kind, related_type, related_id, recipient, subject, message_id,
                  payload, state, attempts, last_answer, next_attempt_at, created_at)
                select '%s', gen_random_uuid(), 'invitation', 'invitation', gen_random_uuid(), 'a@%s', 'Hello',
                  gen_random_uuid()::text, ''::bytea, 'QUEUED', 1, '451 4.3.0 Try later', now() + interval '1 hour',
                  now() - interval '%s'
                """.formatted(provider.value(), domain, ago));
    }

    @Test
    void keepsWhatAColleagueNoted() throws Exception {
        connected(1);
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        UUID id = open().getFirst().id();
        Actor ole = new Actor(Actor.Kind.OPERATOR, "ole", "Ole Berg", "ole.berg@northernvoice.example");

        act(() -> alerts.acknowledge(id, "I called them", MAJA));
        act(() -> alerts.acknowledge(id, null, ole));
        act(() -> alerts.snooze(id, Duration.ofHours(1), " ", ole));

        assertThat(open().getFirst().handling()).isNotNull().satisfies(handling -> {
            assertThat(handling.by()).isEqualTo("Ole Berg");
            assertThat(handling.note()).isEqualTo("I called them");
            assertThat(handling.noteBy()).isEqualTo("Maja Jensen");
        });
        assertThat(page("/alerts/" + id)).containsPattern("I called them ?Maja Jensen");

        act(() -> alerts.acknowledge(id, "They sign in tomorrow", ole));
        assertThat(open().getFirst().handling()).isNotNull().satisfies(handling -> {
            assertThat(handling.note()).isEqualTo("They sign in tomorrow");
            assertThat(handling.noteBy()).isEqualTo("Ole Berg");
        });
    }

    @Test
    void letsOnlyTheEndOfTheCauseCloseAnAlert() {
        connected(1);
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        UUID id = open().getFirst().id();

        act(() -> alerts.acknowledge(id, "I called them", MAJA));
        assertThatThrownBy(() -> act(() -> alerts.close(id, MAJA))).isInstanceOf(Conflict.class);
        sweep();

        Alert known = open().getFirst();
        assertThat(known.state()).isEqualTo(AlertState.ACKNOWLEDGED);
        assertThat(known.handling()).isNotNull().satisfies(handling -> {
            assertThat(handling.by()).isEqualTo("Maja Jensen");
            assertThat(handling.note()).isEqualTo("I called them");
        });
        assertThat(in(alerts::counts).keySet()).isEqualTo(Set.of(AlertState.ACKNOWLEDGED));
        act(() -> alerts.snooze(id, Duration.ofHours(1), null, MAJA));
        assertThat(in(alerts::counts).keySet()).isEqualTo(Set.of(AlertState.SNOOZED));
    }

    private void act(Runnable action) {
        in(() -> {
            action.run();
            return true;
        });
    }

    private void credentialEndingIn(int days) {
        sql("update connection set registration = 'CUSTOMER'");
        sql("update app_registration set customer_id = (select id from customer)");
        sql("""
                insert into credential (provider_id, id, registration_id, service, kind, name, sealed, state, expires_at)
                select provider_id, gen_random_uuid(), registration_id, profile, 'CERTIFICATE', 'x', ''::bytea, 'ACTIVE',
                  now() + interval '%s days' from connection
                """.formatted(days));
    }

    @Test
    void leadsThroughAllPagesAndBack() throws Exception {
        connected(1);
        sql("""
                insert into alert (provider_id, id, kind, subject, subject_name, severity, state, code, sentence, step,
                  raised_at, changed_at)
                select provider_id, gen_random_uuid(), 'JOB_FAILED', n::text, 'Job ' || n,
                  case n % 3 when 0 then 'CRITICAL' when 1 then 'WARNING' else 'INFO' end, 'OPEN', 'x', 'Sentence', 0,
                  now() - n % 7 * interval '1 minute', now()
                from customer, generate_series(1, 60) n
                """);

        List<String> pages = new ArrayList<>(List.of(raw("/alerts")));
        for (String next = Html.link("next", pages.getLast());
                !next.isEmpty();
                next = Html.link("next", pages.getLast())) {
            pages.add(raw(next));
        }

        assertThat(pages).hasSize(3);
        assertThat(pages.stream().flatMap(page -> shown(page).stream()))
                .hasSize(60)
                .doesNotHaveDuplicates();
        String second = raw(Html.link("prev", pages.getLast()));
        assertThat(shown(second)).isEqualTo(shown(pages.get(1)));
        assertThat(shown(raw(Html.link("prev", second)))).isEqualTo(shown(pages.getFirst()));
        assertThat(Html.link("prev", raw(Html.link("prev", second)))).isEmpty();
    }

    private String raw(String address) throws Exception {
        MvcTestResult page = mvc.get()
                .uri(address)
                .with(TestCallers.owner(provider))
                .with(csrf())
                .exchange();
        assertThat(page).hasStatusOk();
        return page.getResponse().getContentAsString();
    }

    private static List<String> shown(String page) {
        return Pattern.compile("href=\"/alerts/([0-9a-f-]{36})\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }
}
