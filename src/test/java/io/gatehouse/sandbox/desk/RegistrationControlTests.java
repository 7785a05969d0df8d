package io.gatehouse.sandbox.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Licence;
import io.gatehouse.sandbox.MicrosoftApps;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.desk.Faults.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Faults, policies, licences and an empty home tenant, set by JSON and by the forms of the chaos page. */
class RegistrationControlTests {

    private static Sandbox sandbox;
    private static World world;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(new SandboxSettings(0, 0, URI.create("http://localhost:8080"), null, false));
        world = sandbox.world();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @AfterEach
    void restore() {
        world.restoreHome();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void plantsEachFaultAndTakesItBack(Fault fault) throws Exception {
        Application sound = portal();
        JsonNode answer = post("/_sandbox/faults", "{\"fault\":\"" + fault + "\"}");
        assertThat(faulty(fault, portal(), answer.path("value").asString(""))).isTrue();
        assertThat(faulty(fault, sound, answer.path("value").asString("")))
                .as("the seeded registration is free of it")
                .isEqualTo(fault == Fault.SECRET_ID_PASTED);
        post("/_sandbox/home/restore", "{}");
        assertThat(portal()).isEqualTo(sound);
    }

    private static boolean faulty(Fault fault, Application app, String value) {
        return switch (fault) {
            case WRONG_AUDIENCE -> !app.multitenant();
            case MISSING_REDIRECT ->
                app.web().redirectUris().stream().noneMatch(uri -> uri.endsWith("/authenticate/OAuth2Callback"));
            case HTTP_REDIRECT ->
                app.web().redirectUris().stream()
                        .anyMatch(uri -> uri.startsWith("http://") && !uri.startsWith("http://localhost"));
            case IMPLICIT_ON -> app.web().idTokens() && app.web().accessTokens();
            case PUBLIC_CLIENT -> app.api().publicClient();
            case MISSING_SCOPE ->
                app.required().stream().noneMatch(each -> each.permissionId().equals(value));
            case SECRET_24_MONTHS ->
                app.passwords().stream()
                        .allMatch(each ->
                                Duration.between(world.now(), each.endsAt()).compareTo(Duration.ofDays(731)) < 0
                                        && Duration.between(each.startsAt(), each.endsAt())
                                                        .toDays()
                                                == 730);
            case SECRET_EXPIRED ->
                app.passwords().stream().allMatch(each -> each.endsAt().isBefore(world.now()));
            case SECRET_ID_PASTED ->
                app.passwords().stream().anyMatch(each -> each.keyId().equals(value));
            case FOREIGN_OWNER -> app.owners().contains(value);
            case UNVERIFIED_PUBLISHER -> app.publisher().verifiedName() == null;
            case MISSING_APP_ROLE ->
                app.appRoles().stream().noneMatch(each -> each.value().equals(value));
        };
    }

    @Test
    void startsWithAHomeTenantWithoutAnyApplication() throws Exception {
        var settings = new SandboxSettings(0, 0, URI.create("http://localhost:8080"), null, false).withoutHomeApps();
        try (Sandbox empty = Sandbox.start(settings)) {
            assertThat(empty.world().applications())
                    .noneMatch(each -> each.tenantId().equals(SandboxFacts.HOME_TENANT));
            var home = empty.world().tenant(SandboxFacts.HOME_TENANT).orElseThrow();
            assertThat(home.servicePrincipals().values())
                    .extracting("appId")
                    .containsExactly(SandboxFacts.GRAPH_APP_ID);
            assertThat(home.assignments()).isEmpty();
        }
    }

    /** What one customer's administrator disables is refused in that tenant alone; this is refused in all. */
    @Test
    void disablesTheProvidersAppForEveryTenant() throws Exception {
        post("/_sandbox/home/disable", "{}");
        for (String tenant : List.of(SandboxFacts.HOME_TENANT, SandboxFacts.CONTOSO)) {
            assertThat(token(tenant)).contains("AADSTS7000112");
        }

        post("/_sandbox/home/enable", "{}");
        assertThat(token(SandboxFacts.HOME_TENANT)).contains("access_token");
    }

    private static String token(String tenant) throws Exception {
        return send(HttpRequest.newBuilder(at("/" + tenant + "/oauth2/v2.0/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id="
                                + SandboxFacts.PORTAL_CLIENT_ID + "&client_secret=" + SandboxFacts.PORTAL_CLIENT_SECRET
                                + "&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"))
                        .build())
                .body();
    }

    @Test
    void handsOutACommandLineTokenToSetUpTheEmptyTenantWith() throws Exception {
        post("/_sandbox/home/clear", "{}");
        JsonNode token = post(
                "/_sandbox/command-line-token",
                "{\"tenant\":\"northernvoice.example\",\"user\":\"" + SandboxFacts.HOME_ADMIN + "\"}");
        HttpResponse<String> made = send(HttpRequest.newBuilder(at("/v1.0/applications"))
                .header("Authorization", "Bearer " + token.path("accessToken").asString())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"displayName\":\"Connect\",\"signInAudience\":\"AzureADMultipleOrgs\"}"))
                .build());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(token.path("tenant").asString()).isEqualTo(SandboxFacts.HOME_TENANT);
    }

    @Test
    void setsLicencesRolesAndFactorsOfAnAccount() throws Exception {
        post("/_sandbox/accounts", """
            {"tenant":"contoso.com","user":"lee.gu@contoso.com","licences":["EXCHANGESTANDARD"],
             "roles":["9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"],"passwordAlone":true}
            """);
        var lee = world.account(SandboxFacts.CONTOSO_USER).orElseThrow();
        assertThat(Licence.of(world, lee)).containsExactly(Licence.EXCHANGESTANDARD);
        assertThat(lee.access().passwordAlone()).isTrue();
        assertThat(lee.access().directoryRoles()).containsExactly("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3");
        assertThat(press("licence", "tenant=contoso.com&user=lee.gu%40contoso.com&licence="))
                .contains("lee.gu@contoso.com now holds no licence.");
        assertThat(Licence.of(world, lee)).isEmpty();
    }

    @Test
    void setsPoliciesByTheForm() throws Exception {
        var adatum = world.tenant(SandboxFacts.ADATUM).orElseThrow();
        press("policies", "tenant=" + adatum.id() + "&userConsent=NONE&secrets=90&certificates=forbidden");
        assertThat(adatum.policies().userConsent()).isEqualTo(io.gatehouse.sandbox.Tenant.UserConsent.NONE);
        assertThat(adatum.policies().standard().passwords())
                .singleElement()
                .matches(each ->
                        each.type().equals("passwordLifetime") && each.life().toDays() == 90);
        assertThat(adatum.policies().standard().keys()).hasSize(1);
        press("policies", "tenant=" + adatum.id() + "&userConsent=ALL&secrets=allowed&certificates=allowed");
        assertThat(adatum.policies().standard().enabled()).isFalse();
    }

    @Test
    void givesATenantAServiceAndTakesItAway() throws Exception {
        var adatum = world.tenant(SandboxFacts.ADATUM).orElseThrow();
        assertThat(adatum.servicePrincipalOf(MicrosoftApps.SKYPE_FOR_BUSINESS)).isEmpty();
        post("/_sandbox/services", "{\"tenant\":\"adatum.com\",\"present\":true}");
        assertThat(adatum.servicePrincipalOf(MicrosoftApps.SKYPE_FOR_BUSINESS)).isPresent();
        assertThat(press("service", "tenant=adatum.com&present=false")).contains("lacks Skype for Business Online");
        assertThat(adatum.servicePrincipalOf(MicrosoftApps.SKYPE_FOR_BUSINESS)).isEmpty();
    }

    @Test
    void plantsAndRestoresByTheForms() throws Exception {
        assertThat(press("fault", "fault=UNVERIFIED_PUBLISHER")).contains("the fault unverified publisher");
        assertThat(portal().publisher().verifiedName()).isNull();
        assertThat(press("home", "apps=false")).contains("holds no application");
        assertThat(world.application(SandboxFacts.PORTAL_CLIENT_ID)).isEmpty();
        press("home", "apps=true");
        assertThat(portal().publisher().verifiedName()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(OwnRegistrations.Accident.class)
    void letsThingsHappenToTheRegistrationsOfATenant(OwnRegistrations.Accident accident) throws Exception {
        var tenant = world.tenant(SandboxFacts.TAILSPIN).orElseThrow();
        Application made = registered(tenant);
        JsonNode answer =
                post("/_sandbox/registrations", "{\"tenant\":\"tailspintoys.com\",\"accident\":\"" + accident + "\"}");
        assertThat(answer.path("value").asString()).isEqualTo("1");
        var principal = tenant.servicePrincipalOf(made.appId());
        Application now = world.application(made.appId()).orElse(made);
        switch (accident) {
            case DISABLED ->
                assertThat(principal.orElseThrow().accountEnabled()).isFalse();
            case ENABLED -> assertThat(principal.orElseThrow().accountEnabled()).isTrue();
            case CONSENT_REMOVED -> assertThat(principal).isEmpty();
            case CREDENTIALS_EXPIRED ->
                assertThat(now.passwords()).allMatch(each -> each.endsAt().isBefore(world.now()));
            case CREDENTIALS_REMOVED -> assertThat(now.passwords()).isEmpty();
            case SECRET_ADDED ->
                assertThat(now.passwords()).extracting("displayName").containsExactly("one", "added by hand");
            case DELETED -> assertThat(world.application(made.appId())).isEmpty();
        }
        world.application(made.appId()).ifPresent(world::remove);
        assertThat(press("registrations", "tenant=tailspintoys.com&accident=DELETED"))
                .contains("deleted, 0 registrations met.");
    }

    private static Application registered(io.gatehouse.sandbox.Tenant tenant) {
        var now = world.now();
        Application made = io.gatehouse.sandbox.ApplicationDraft.blank(
                        java.util.UUID.randomUUID().toString(),
                        java.util.UUID.randomUUID().toString(),
                        tenant,
                        now,
                        now)
                .with(draft -> {
                    draft.displayName = "Telemetry";
                    draft.passwords = java.util.List.of(
                            new Application.Password("key", "one", "text", now, now.plus(Duration.ofDays(90))));
                });
        world.save(made);
        world.save(new io.gatehouse.sandbox.ServicePrincipal(
                java.util.UUID.randomUUID().toString(),
                tenant.id(),
                made.appId(),
                made.displayName(),
                true,
                false,
                now,
                now));
        return made;
    }

    @Test
    void saysWhatItDoesNotKnow() throws Exception {
        var answer = send(json("/_sandbox/accounts", "{\"tenant\":\"contoso.com\",\"user\":\"nobody\"}"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Nobody signs in as nobody at Contoso Ltd");
    }

    private static Application portal() {
        return world.application(SandboxFacts.PORTAL_CLIENT_ID).orElseThrow();
    }

    private static JsonNode post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(json(path, body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.builder().build().readTree(answer.body());
    }

    private static String press(String path, String fields) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(at("/chaos/" + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static HttpRequest json(String path, String body) {
        return HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static URI at(String path) {
        return URI.create(sandbox.loginEndpoint() + path);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()
                .send(request, BodyHandlers.ofString());
    }
}
