package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.application.ApplicationFacts.Key;
import io.gatehouse.microsoft.application.ApplicationFacts.NewKey;
import io.gatehouse.microsoft.application.ApplicationFacts.Owner;
import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.application.ApplicationOwners;
import io.gatehouse.microsoft.application.FederatedCredentials;
import io.gatehouse.microsoft.application.FederatedCredentials.Trust;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.http.Json;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationKeysTests {

    private static final String ID = "03ef14b0-ca33-4840-8f4f-d6e91916010e";
    private static final String OLD = "f0b0b335-1d71-4883-8f98-567911bfdca6";
    private static final String NEW = "11111111-2222-4333-8444-555555555555";
    private static final String PRESENT = """
            {"customKeyIdentifier":"qgH/","keyId":"%s","type":"AsymmetricX509Cert","usage":"Verify","key":"b2xk",
            "displayName":"CN=Old","startDateTime":"2026-01-01T00:00:00Z","endDateTime":"2026-07-01T00:00:00Z"}""".formatted(OLD);
    private static final NewKey WANTED = new NewKey(
            NEW,
            "gatehouse/direct-routing/2026-11-21",
            "bmV3",
            Instant.parse("2026-11-21T00:00:00Z"),
            Instant.parse("2027-11-21T00:00:00Z"));

    private final FakeGraph graph = new FakeGraph();
    private final ApplicationKeys keys = new ApplicationKeys(graph.calls);
    private final ApplicationOwners owners = new ApplicationOwners(graph.cloud, graph.calls);

    @AfterEach
    void stop() {
        graph.close();
    }

    @Test
    void addsACertificateAndKeepsTheOthersUnchanged() {
        present(PRESENT);

        keys.add(graph.access, ID, WANTED);

        assertThat(graph.fake.received.getFirst().query()).containsEntry("$select", "id,keyCredentials");
        assertSent("PATCH /applications/" + ID, """
                {"keyCredentials":[%s,{"keyId":"%s","type":"AsymmetricX509Cert","usage":"Verify","key":"bmV3",
                "displayName":"gatehouse/direct-routing/2026-11-21","startDateTime":"2026-11-21T00:00:00Z",
                "endDateTime":"2027-11-21T00:00:00Z"}]}""".formatted(PRESENT, NEW));
    }

    @Test
    void addsNothingTwice() {
        present(PRESENT.replace(OLD, NEW));

        keys.add(graph.access, ID, WANTED);

        assertThat(graph.asked()).containsExactly("GET /applications/" + ID);
    }

    @Test
    void removesOneCertificateOnly() {
        present(PRESENT + "," + PRESENT.replace(OLD, NEW));
        keys.remove(graph.access, ID, NEW);
        assertSent("PATCH /applications/" + ID, "{\"keyCredentials\":[" + PRESENT + "]}");

        present(PRESENT);
        keys.remove(graph.access, ID, NEW);
        assertThat(graph.asked()).last().isEqualTo("GET /applications/" + ID);
    }

    @Test
    void removesTheLastCertificateByAnEmptyList() {
        present(PRESENT);

        keys.remove(graph.access, ID, OLD);

        assertSent("PATCH /applications/" + ID, "{\"keyCredentials\":[]}");
    }

    @Test
    void rollsAKeyWithAProof() {
        graph.on("/applications/" + ID + "/addKey", 200, PRESENT.replace(OLD, NEW));
        graph.onNothingToSay("/applications/" + ID + "/removeKey");

        Key made = keys.roll(graph.access, ID, NEW, "bmV3", Secret.of("eyJ0eXAiOiJ..."));
        assertThat(made.keyId()).isEqualTo(NEW);
        assertThat(made.thumbprint()).isEqualTo("AA01FF");
        assertSent("POST /applications/" + ID + "/addKey", """
                {"keyCredential":{"keyId":"%s","type":"AsymmetricX509Cert","usage":"Verify","key":"bmV3"},
                "passwordCredential":null,"proof":"eyJ0eXAiOiJ..."}""".formatted(NEW));

        keys.unroll(graph.access, ID, OLD, Secret.of("eyJ0eXAiOiJ..."));
        assertSent("POST /applications/" + ID + "/removeKey", """
                {"keyId":"%s","proof":"eyJ0eXAiOiJ..."}""".formatted(OLD));
    }

    /** The app may not read its own registration: what it asked for is what there is. */
    @Test
    void takesAKeyForAddedWhereGraphSaysNoMore() {
        graph.onNothingToSay("/applications/" + ID + "/addKey");

        assertThat(keys.roll(graph.access, ID, NEW, "bmV3", Secret.of("eyJ0eXAiOiJ..."))
                        .keyId())
                .isEqualTo(NEW);
    }

    @Test
    void readsOwnersOfAnyKind() {
        graph.on("/applications/" + ID + "/owners", 200, """
                {"value":[{"@odata.type":"#microsoft.graph.user","id":"u","displayName":"Adele","userPrincipalName":"adele@contoso.com"},
                {"@odata.type":"#microsoft.graph.servicePrincipal","id":"s","displayName":"Portal"},
                {"@odata.type":"#microsoft.graph.somethingNew","id":"n"}]}""");

        assertThat(owners.of(graph.access, ID))
                .containsExactly(
                        new Owner("u", "Adele", "adele@contoso.com"),
                        new Owner("s", "Portal", null),
                        new Owner("n", null, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 400})
    void makesSomebodyAnOwnerOnce(int status) {
        String taken =
                "One or more added object references already exist for the following modified properties: 'owners'.";
        graph.fake.on(
                "/v1.0/applications/" + ID + "/owners/$ref",
                status == 204
                        ? new Reply(204, Map.of(), new byte[0])
                        : Reply.json(
                                status, "{\"error\":{\"code\":\"Request_BadRequest\",\"message\":\"" + taken + "\"}}"));

        owners.add(graph.access, ID, "u");

        assertSent(
                "POST /applications/" + ID + "/owners/$ref",
                "{\"@odata.id\":\"%s/v1.0/directoryObjects/u\"}".formatted(graph.fake.origin()));
    }

    @Test
    void saysThatAnOwnerIsUnknown() {
        graph.refuse(
                "/applications/" + ID + "/owners/$ref", 404, "Request_ResourceNotFound", "Resource 'u' does not exist");

        assertThat(FakeGraph.failure(() -> owners.add(graph.access, ID, "u")))
                .isInstanceOf(MicrosoftFailure.Missing.class);
    }

    @Test
    void removesAnOwnerOrFindsHimGone() {
        graph.onNothingToSay("/applications/" + ID + "/owners/u/$ref");

        owners.remove(graph.access, ID, "u");
        owners.remove(graph.access, ID, "stranger");

        assertThat(graph.asked())
                .isEqualTo(List.of(
                        "DELETE /applications/" + ID + "/owners/u/$ref",
                        "DELETE /applications/" + ID + "/owners/stranger/$ref"));
    }

    @Test
    void trustsAnotherIdentityProvider() {
        FederatedCredentials trusts = new FederatedCredentials(graph.cloud, graph.calls);
        Trust trust = new Trust("portal-prod", "https://idp.example.com", "system:portal");
        String path = "/applications/" + ID + "/federatedIdentityCredentials";
        graph.on(path, 201, "{\"id\":\"f\",\"name\":\"portal-prod\"}");

        trusts.add(graph.access, ID, trust);
        assertSent("POST " + path, """
                {"name":"portal-prod","issuer":"https://idp.example.com","subject":"system:portal",
                "audiences":["api://AzureADTokenExchange"]}""");

        graph.on(path, 200, """
                {"value":[{"id":"f","name":"portal-prod","issuer":"https://idp.example.com","subject":"system:portal"}]}""");
        assertThat(trusts.of(graph.access, ID)).containsExactly(trust);
        trusts.remove(graph.access, ID, "portal-prod");
        assertThat(graph.asked()).last().isEqualTo("DELETE " + path + "/portal-prod");
    }

    private void present(String credentials) {
        graph.fake.on(
                "/v1.0/applications/" + ID,
                request -> request.method().equals("GET")
                        ? Reply.json(200, "{\"id\":\"%s\",\"keyCredentials\":[%s]}".formatted(ID, credentials))
                        : new Reply(204, Map.of(), new byte[0]));
    }

    private void assertSent(String call, String body) {
        assertThat(graph.asked()).last().isEqualTo(call);
        assertThat(Json.MAPPER.readTree(graph.last().body())).isEqualTo(Json.MAPPER.readTree(body));
    }
}
