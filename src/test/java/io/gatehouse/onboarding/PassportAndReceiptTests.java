package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.jwt.JwkSetConverter;
import com.google.crypto.tink.jwt.JwtPublicKeyVerify;
import com.google.crypto.tink.jwt.JwtValidator;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a customer can keep: the passport before the sign-in, the receipt after it. */
@SandboxTest
class PassportAndReceiptTests {

    @LocalServerPort
    int port;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Sandbox sandbox;

    TestInvitations made;
    TestBrowser browser;
    Link link;
    Page start;

    @BeforeEach
    void open() {
        made = new TestInvitations(rows.first(), customers, invitations);
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        link = made.link(made.customer("Contoso Ltd", SandboxFacts.CONTOSO));
        start = browser.open(link.address());
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, SandboxFacts.CONTOSO);
    }

    @Test
    void tellsEveryPermissionBeforeTheSignIn() throws IOException {
        assertThat(start.body()).contains("/authenticate/passport");

        Page page = browser.open("/authenticate/passport");
        String document = text(browser.open("/authenticate/passport.pdf"), "passport");

        assertThat(page.h1()).contains("Contoso Ltd");
        for (String expected : new String[] {"AppCatalog.ReadWrite.All", "offline_access", "User.ReadWrite.All"}) {
            assertThat(page.body()).contains(expected);
            assertThat(document).contains(expected);
        }
        assertThat(document).contains("10 permissions, 4 of them write", "Delegated", "Reads and writes");
    }

    @Test
    void givesNoReceiptBeforeThereIsOne() {
        assertThat(browser.open("/authenticate/receipt.pdf").address()).hasPath("/authenticate");
        assertThat(browser.open("/authenticate/receipt.json").address()).hasPath("/authenticate");
    }

    @Test
    void givesAReceiptThatCanBeProven() throws Exception {
        consent();

        String document = text(browser.open("/authenticate/receipt.pdf"), "receipt");
        JsonNode file = JsonMapper.shared()
                .readTree(browser.open("/authenticate/receipt.json").body());

        String reference = link.invitation().reference();
        assertThat(document).contains(reference, SandboxFacts.CONTOSO_ADMIN, SandboxFacts.CONTOSO, "9 permissions");
        assertThat(document).contains("Enterprise application", "entra.microsoft.com");
        assertThat(file.path("receipt").path("permissions").size()).isEqualTo(9);
        String keys = browser.open(file.path("keys").asString()).body();
        String proven = JwkSetConverter.toPublicKeysetHandle(keys)
                .getPrimitive(RegistryConfiguration.get(), JwtPublicKeyVerify.class)
                .verifyAndDecode(
                        file.path("signature").asString(),
                        JwtValidator.newBuilder()
                                .expectTypeHeader("receipt+jwt")
                                .allowMissingExpiration()
                                .build())
                .getJsonObjectClaim("receipt");
        assertThat(JsonMapper.shared().readTree(proven)).isEqualTo(file.path("receipt"));
    }

    @Test
    void showsKeysOfKnownProvidersOnly() {
        assertThat(browser.open("/authenticate/receipt-keys/" + rows.first().value())
                        .status())
                .isEqualTo(200);
        assertThat(browser.open("/authenticate/receipt-keys/00000000-0000-0000-0000-000000000001")
                        .status())
                .isEqualTo(404);
    }

    private void consent() {
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page finished = microsoft.consent(microsoft.signIn(start, SandboxFacts.CONTOSO_ADMIN));
        assertThat(finished.body()).contains("/authenticate/receipt.pdf", "/authenticate/receipt.json");
    }

    /** Kept in {@code target/}, so that somebody can look at it. */
    static String text(Page page, String name) throws IOException {
        assertThat(page.response().headers().firstValue("content-disposition").orElseThrow())
                .contains("attachment", ".pdf");
        byte[] content = page.body().getBytes(StandardCharsets.ISO_8859_1);
        Files.write(Files.createDirectories(Path.of("target/documents")).resolve(name + ".pdf"), content);
        try (PDDocument pdf = Loader.loadPDF(content)) {
            return new PDFTextStripper().getText(pdf);
        }
    }
}
