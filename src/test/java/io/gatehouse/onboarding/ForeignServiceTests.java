package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser.Page;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionUsage;
import io.gatehouse.connection.proof.ProofRows;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.progress.RegistrationSagas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * The services at a Graph that knows less than the sandbox, as the protocol allows: each is connected all the same, and
 * what could not be done or seen is written where people look.
 */
@Import(ForeignEntraBase.Elsewhere.class)
@TestPropertySource(
        properties = "gatehouse.test.clock=of its own: where others have turned it, subscriptions are too long")
@ResourceLock("the clock that a foreign Entra turns")
@Execution(value = ExecutionMode.CONCURRENT, reason = "a database and a cloud of their own")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // once our clock is ahead, Graph finds subscriptions too long
class ForeignServiceTests extends ServiceJourney {

    private static final String SKYPE = "00000004-0000-0ff1-ce00-000000000000";

    @Autowired
    ForeignEntra entra;

    @Autowired
    ForeignEntraBase.MovableClock clock;

    @Autowired
    ProofRows proofs;

    @Autowired
    RegistrationSagas sagas;

    @Autowired
    ConnectionUsage usage;

    @Autowired
    Profiles profiles;

    private String service = "teams-telemetry";

    @Override
    public String profile() {
        return service;
    }

    @AfterEach
    void calm() {
        entra.honest();
        List.copyOf(directory().teamsApps().values()).forEach(sandbox.world()::remove);
    }

    /** No page of Microsoft's that we were given describes the reading of one's own licences. */
    @Test
    void connectsWhereNobodyTellsLicences() {
        String account = member().signInName();
        theyType(Map.of("serviceAccount", account));
        weType(Map.of("telemetryHost", "telemetry.northernvoice.example", "organisationId", "org-17"));
        entra.refuse("/policies/defaultAppManagementPolicy", 404, "ResourceNotFound");
        // no search for what stands from before
        entra.refuse("/v1.0/applications", String::isEmpty);
        assertThat(register().h1()).isEqualTo("Now sign in with the service account");
        entra.refuse("/v1.0/applications", body -> false);
        assertThat(notes()).containsEntry("POLICIES_READ", "POLICIES_UNREADABLE");
        entra.refuse("/licenseDetails", 400, "BadRequest");

        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");

        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(proofs()).contains("ACCOUNT_HAS_PLAN UNREAD", "CHATS_READABLE PASSED");
        entra.refuse("/licenseDetails", 404, "ResourceNotFound");
        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
    }

    /** Nobody promises that a code outlives a call with a secret that is not known everywhere yet. */
    @Test
    void asksToSignInOnceMoreWhereANewSecretCostTheCode() {
        String account = member().signInName();
        theyType(Map.of("serviceAccount", account));
        weType(Map.of("telemetryHost", "telemetry.northernvoice.example", "organisationId", "org-17"));
        assertThat(register().h1()).isEqualTo("Now sign in with the service account");
        AtomicBoolean refused = new AtomicBoolean();
        entra.change(
                "/oauth2/v2.0/token",
                answer -> answer.body().containsKey("id_token") && !refused.getAndSet(true)
                        ? new ForeignEntra.Answer(
                                401,
                                Map.of(
                                        "error", "invalid_client",
                                        "error_codes", List.of(7000215),
                                        "error_description", "AADSTS7000215: Invalid client secret provided."))
                        : answer);

        Page stopped = signInAs(account);

        assertThat(refused).isTrue();
        assertThat(stopped.h1()).isEqualTo("Not all of Microsoft’s servers know the app yet");
        assertThat(stopped.body()).contains("AADSTS7000215", "Sign in again");
        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");
    }

    /** A server that takes an application by type drops what its type does not have. */
    @Test
    void connectsWhereSettingsAreNotGivenBack() {
        invited("remote-expert");
        weType(Map.of("hosting", "PROVIDER", "appHost", "expert.contoso-apps.example"));
        AtomicInteger finished = new AtomicInteger();
        entra.change("/v1.0/applications.*", answer -> {
            applications(answer.body()).forEach(app -> {
                app.remove("servicePrincipalLockConfiguration");
                app.put("optionalClaims", null);
                keys(app).forEach(ForeignServiceTests::rename);
                if (app.get("web") instanceof Map<?, ?> web
                        && web.get("redirectUris") instanceof List<?> uris
                        && !uris.isEmpty()
                        && finished.incrementAndGet() == 2) {
                    clock.advance(Duration.ofMinutes(3));
                }
            });
            return answer;
        });

        entra.refuse(
                "/v1.0/applications/[^/]+",
                body -> body.contains("preAuthorizedApplications")
                        && directory().teamsApps().keySet().stream().anyMatch(body::contains));

        assertThat(register().h1()).isEqualTo(tenant.name() + " is connected");

        assertThat(notes())
                .containsEntry("APPLICATION_CREATED", "APPLICATION_UNSEEN")
                .containsEntry("PREAUTHORISED", "PREAUTHORISED_BUT");
        assertThat(registration().web().redirectUris()).isNotEmpty();
        assertThat(registration().certificates()).hasSize(1);
    }

    /** What makes a registration safer must not keep it from being made. */
    @Test
    void connectsWhereSettingsAreRefused() {
        invited("remote-expert");
        weType(Map.of("hosting", "PROVIDER", "appHost", "expert.contoso-apps.example"));
        entra.refuse(
                "/v1.0/applications(/[^/]+)?",
                body -> body.contains("servicePrincipalLockConfiguration") || body.contains("optionalClaims"));

        assertThat(register().h1()).isEqualTo(tenant.name() + " is connected");

        assertThat(notes()).containsEntry("APPLICATION_CREATED", "APPLICATION_UNSEEN");
        assertThat(registration().web().redirectUris()).isNotEmpty();
    }

    /** People are found by object id alone, nobody knows of owners, and there is no Skype for Business. */
    @Test
    void connectsWherePresenceIsAllThereIs() {
        invited("presence-sync");
        String account = member().signInName();
        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", account));
        entra.refuse("/v1.0/users/" + account, 404, "Request_ResourceNotFound");
        entra.refuse("/v1.0/subscribedSkus", 501, "NotImplemented");
        assertThat(look(tenant.admin()).body()).doesNotContain("What your organisation has bought");
        browser = newBrowser();
        entra.refuse("/v1.0/subscribedSkus", 404, "ResourceNotFound");
        entra.refuse("/owners", 404, "Request_ResourceNotFound");
        entra.refuse("/owners/$ref", 404, "Request_ResourceNotFound");
        directory().servicePrincipalOf(SKYPE).ifPresent(sandbox.world()::remove);
        entra.refuse("/v1.0/servicePrincipals", body -> body.contains(SKYPE));

        assertThat(register().h1()).isEqualTo("Now sign in with the service account");
        assertThat(notes())
                .containsEntry("OWNERS", "OWNERS_REFUSED")
                .containsEntry("RESOURCE_PRINCIPALS", "RESOURCES_BUT");
        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(noted("sign_in.api_absent")).isEqualTo(1);
        saysThatPresenceIsAllThatWasGranted();
        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
        assertThat(inScope(() -> usage.behind(connection(), profiles.get("presence-sync"))))
                .as("a campaign would ask in vain")
                .isFalse();

        ageCredential(connection());
        assertThat(registerAgain(NewInvitation.repair(
                                customer, profile(), connection().id()))
                        .h1())
                .as("only the account's sign-in tells whether the other API is there by now")
                .isEqualTo("Now sign in with the service account");
        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");
        saysThatPresenceIsAllThatWasGranted();
    }

    private void saysThatPresenceIsAllThatWasGranted() {
        assertThat(connection().grantedScopes())
                .contains("Presence.Read.All")
                .noneMatch(scope -> scope.contains("skypeforbusiness"));
        assertThat(browser.open("/authenticate/receipt.json").body())
                .contains("Presence.Read.All")
                .doesNotContain("Contacts.ReadWrite", "User.ReadWrite");
    }

    /** An id is the same in capitals (RFC 9562), in each answer and each token. */
    @Test
    void connectsTelemetryWhereIdsAreInCapitals() {
        entra.capitals();
        String account = member().signInName();
        theyType(Map.of("serviceAccount", account));
        weType(Map.of("telemetryHost", "telemetry.northernvoice.example", "organisationId", "org-17"));

        assertThat(register().h1()).isEqualTo("Now sign in with the service account");
        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");

        assertConnectedAsAlways();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> !directory().subscriptions().isEmpty());
        long before = heard();
        plant(
                "notifications/emit",
                "{\"tenant\":\"%s\",\"kind\":\"MESSAGE\",\"count\":2,\"urgent\":0}".formatted(tenant.tenantId()));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard() >= before + 2);
    }

    @Test
    void connectsAnApplicationWhereIdsAreInCapitals() {
        entra.capitals();
        invited("remote-expert");
        weType(Map.of("hosting", "PROVIDER", "appHost", "expert.contoso-apps.example"));

        assertThat(register().h1()).isEqualTo(tenant.name() + " is connected");

        assertConnectedAsAlways();
        assertThat(registration().certificates()).hasSize(1);
    }

    /** Where Microsoft refuses an account all its chats at once, each of them can still be heard. */
    @Test
    @Order(1)
    void hearsEachChatWhereAnAccountMayNotHearAllAtOnce() {
        entra.refuse("/v1.0/subscriptions", body -> body.contains("getAllMessages"));
        String account = member().signInName();
        theyType(Map.of("serviceAccount", account));
        weType(Map.of("telemetryHost", "telemetry.northernvoice.example", "organisationId", "org-17"));
        assertThat(register().h1()).isEqualTo("Now sign in with the service account");
        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> directory().subscriptions().size() == 2);
        plant(
                "notifications/emit",
                "{\"tenant\":\"%s\",\"kind\":\"MESSAGE\",\"count\":2,\"urgent\":0}".formatted(tenant.tenantId()));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard() == 2);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> told("""
                        select count(*) from notification_gap g join subscription s
                          on s.provider_id = g.provider_id and s.id = g.subscription_id
                        where s.customer_id = ? and g.ended_at is null
                        """) == 0);
    }

    /** Another app of ours may sit in one of them already: it is named as a gap, and the others are heard. */
    @Test
    @Order(1)
    void hearsTheOtherChatsWhereOneIsRefused() {
        entra.refuse("/v1.0/subscriptions", body -> body.contains("getAllMessages") || body.contains("unq.gbl.spaces"));
        String account = member().signInName();
        theyType(Map.of("serviceAccount", account));
        weType(Map.of("telemetryHost", "telemetry.northernvoice.example", "organisationId", "org-17"));
        assertThat(register().h1()).isEqualTo("Now sign in with the service account");
        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> told("select count(*) from subscription where customer_id = ? and state = 'ACTIVE'") == 1);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> told("""
                        select count(*) from notification_gap g join subscription s
                          on s.provider_id = g.provider_id and s.id = g.subscription_id
                        where s.customer_id = ? and g.ended_at is null and s.resource like '%unq.gbl.spaces%'
                        """) == 1);
    }

    private void assertConnectedAsAlways() {
        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(connection().tenant().value()).isEqualTo(tenant.tenantId());
        assertThat(ids("select client_id from app_registration where customer_id = ?"))
                .isNotEmpty()
                .allSatisfy(id -> assertThat(id).isLowerCase());
        assertThat(ids("select object_id from app_registration where customer_id = ?"))
                .isNotEmpty()
                .allSatisfy(id -> assertThat(id).isLowerCase());
        assertThat(drift()).isZero();
    }

    private List<String> ids(String sql) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc().sql(sql).param(customer).query(String.class).list());
    }

    private long drift() {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select count(*) from drift_finding where connection_id = ?")
                        .param(connection().id())
                        .query(Long.class)
                        .single());
    }

    private long heard() {
        return told("select count(*) from notification where customer_id = ? and state <> 'REFUSED'");
    }

    private long told(String sql) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc().sql(sql).param(customer).query(Long.class).single());
    }

    private static List<Map<String, Object>> keys(Map<String, Object> app) {
        return app.get("keyCredentials") instanceof List<?> keys ? (List<Map<String, Object>>) keys : List.of();
    }

    /** As a server does that chooses the ids of certificates itself and tells no thumbprints. */
    private static void rename(Map<String, Object> key) {
        String given = String.valueOf(key.get("keyId"));
        key.put(
                "keyId",
                UUID.nameUUIDFromBytes(given.getBytes(StandardCharsets.UTF_8)).toString());
        key.put("customKeyIdentifier", null);
    }

    private static List<Map<String, Object>> applications(Map<String, Object> body) {
        return body.get("value") instanceof List<?> list ? (List<Map<String, Object>>) list : List.of(body);
    }

    private void invited(String other) {
        service = other;
        link = made.link(customer, other, ConnectionMethod.NEW_APP_REGISTRATION);
    }

    /** What each step of the making says, by its message key. */
    private Map<String, String> notes() {
        return inScope(() -> sagas.ofInvitation(invitation().id())).orElseThrow().steps().stream()
                .filter(step -> step.note() != null)
                .collect(Collectors.toMap(
                        step -> step.key().name(), step -> step.note().code()));
    }

    private List<String> proofs() {
        return inScope(() -> proofs.of(connection().id())).stream()
                .map(proof -> proof.kind() + " " + proof.state())
                .toList();
    }
}
