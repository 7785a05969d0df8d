package io.gatehouse.exit.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.jwt.JwkSetConverter;
import com.google.crypto.tink.jwt.JwtPublicKeyVerify;
import com.google.crypto.tink.jwt.JwtValidator;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestSandbox;
import io.gatehouse.exit.page.ExitProofs;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.web.TestCallers;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program ends a customer, asks its administrator by mail, and keeps the proof. */
class ExitApiTests extends ExitBase {

    private final JsonMapper json = JsonMapper.shared();
    private @Nullable String key;

    @Test
    void endsACustomerAndHandsOutTheProof() throws Exception {
        connect(ConnectionMethod.NEW_APP_REGISTRATION);
        String begin = "{\"name\":\"" + tenant.name() + "\"}";
        String exitsOfCustomer = "/api/v1/customers/" + customer + "/exits";
        assertThat(call(HttpMethod.POST, exitsOfCustomer, "{\"name\":\"somebody else\"}")
                        .getStatus())
                .isEqualTo(422);
        assertThat(mvc.post()
                        .uri(exitsOfCustomer)
                        .with(TestCallers.program(provider))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(begin))
                .hasStatus(403);
        assertThat(call(HttpMethod.POST, "/api/v1/customers/" + customer + "/export", null)
                        .getContentType())
                .isEqualTo("application/zip");

        key = UUID.randomUUID().toString();
        MockHttpServletResponse begun = call(HttpMethod.POST, exitsOfCustomer, begin);
        MockHttpServletResponse again = call(HttpMethod.POST, exitsOfCustomer, begin);
        key = null;
        assertThat(begun.getStatus()).as(begun.getContentAsString()).isEqualTo(201);
        assertThat(again.getHeader("Idempotency-Replayed")).isEqualTo("true");
        String exit = begun.getHeader("Location");
        assertThat(again.getHeader("Location")).isEqualTo(exit);
        String id = exit.replaceAll(".*/", "");
        MockHttpServletResponse second = call(HttpMethod.POST, exitsOfCustomer, begin);
        assertThat(second.getStatus()).isEqualTo(409);
        assertThat(read(second).path("id").asString()).isEqualTo(id);
        await(() -> run().state() == ExitState.NEEDS_SIGN_IN);

        assertThat(call(HttpMethod.GET, exit + "/proof", null).getStatus()).isEqualTo(409);
        asksByMail(exit);
        assertThat(read(call(HttpMethod.POST, exit + "/leave-rest", null))
                        .path("leaveRest")
                        .asBoolean())
                .isTrue();
        await(() -> run().state() == ExitState.DONE);

        proves(exit);
        assertThat(call(HttpMethod.POST, exit + "/again", null).getStatus()).isEqualTo(409);
        JsonNode list = read(call(HttpMethod.GET, "/api/v1/exits?state=DONE&customerId=" + customer, null));
        assertThat(list.path("items")).hasSize(1);
        assertThat(list.path("items").get(0).path("id").asString()).isEqualTo(id);
        assertErased();
    }

    private void asksByMail(String exit) throws Exception {
        assertThat(page()).contains("Mail a link", "Administrator of the customer");
        assertThat(post("/mail", TestCallers.owner(provider), "recipients", " "))
                .hasStatus(422);
        assertThat(post("/mail", TestCallers.owner(provider), "recipients", "no address"))
                .hasStatus(422);
        String address = "it@exit-" + customer.toString().substring(0, 8) + ".example";
        String wish = "{\"recipients\":[\"" + address + "\"],\"message\":\"Thank you\"}";

        MockHttpServletResponse asked = call(HttpMethod.POST, exit + "/requests", wish);

        assertThat(asked.getStatus()).as(asked.getContentAsString()).isEqualTo(201);
        assertThat(read(asked).path("mailStatus").asString()).isIn("QUEUED", "SENT");
        assertThat(read(asked).has("link")).isFalse();
        String invitation = read(asked).path("invitationId").asString();
        MockHttpServletResponse second = call(HttpMethod.POST, exit + "/requests", wish);
        assertThat(second.getStatus()).isEqualTo(409);
        assertThat(read(second).path("id").asString()).isEqualTo(invitation);
        String mail = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "select subject || E'\\n' || copy_text from mail_message where kind = 'remove' and recipient = ?")
                        .param(address)
                        .query(String.class)
                        .single());
        assertThat(mail)
                .contains("remove our access to " + tenant.name(), "Review and remove", "Thank you", "/authenticate/")
                .doesNotContain("Asks for");
        assertThat(page()).contains("Mailed to " + address);
        assertThat(call(HttpMethod.POST, "/api/v1/invitations/" + invitation + "/resend", null)
                        .getStatus())
                .isEqualTo(200);
        assertThat(post("/link", TestCallers.owner(provider))).hasStatusOk();
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql(
                                        "select count(*) from link_token where invitation_id = ?::uuid and revoked_at is null")
                                .param(invitation)
                                .query(Long.class)
                                .single()))
                .as("the mailed links live on beside the one to hand over")
                .isEqualTo(3);
    }

    private void proves(String exit) throws Exception {
        JsonNode document = read(call(HttpMethod.GET, exit + "/proof", null));
        JsonNode file = read(mvc.get()
                .uri("/customers/" + customer + "/exit/proof.json")
                .with(TestCallers.owner(provider))
                .exchange()
                .getResponse());
        assertThat(file.path("proof")).isEqualTo(document.path("proof"));
        assertThat(page()).contains("Download the signed proof");
        assertThat(document.path("proof")
                        .path("steps")
                        .valueStream()
                        .map(step -> step.path("state").asString()))
                .contains("DONE", "LEFT")
                .doesNotContain("PENDING");
        String keys = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port)
                .open(document.path("keys").asString())
                .body();
        String proven = JwkSetConverter.toPublicKeysetHandle(keys)
                .getPrimitive(RegistryConfiguration.get(), JwtPublicKeyVerify.class)
                .verifyAndDecode(
                        document.path("signature").asString(),
                        JwtValidator.newBuilder()
                                .expectTypeHeader(ExitProofs.TYPE)
                                .allowMissingExpiration()
                                .build())
                .getJsonObjectClaim("proof");
        assertThat(json.readTree(proven)).isEqualTo(document.path("proof"));
    }

    private JsonNode read(MockHttpServletResponse answer) throws Exception {
        return json.readTree(answer.getContentAsString());
    }

    private MockHttpServletResponse call(HttpMethod method, String uri, @Nullable String body) {
        var request = mvc.method(method).uri(uri).with(TestCallers.owningProgram(provider));
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).content(body);
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.exchange().getResponse();
    }
}
