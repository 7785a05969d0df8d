package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.jwt.JwkSetConverter;
import com.google.crypto.tink.jwt.JwtPublicKeyVerify;
import com.google.crypto.tink.jwt.JwtValidator;
import io.gatehouse.Html;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
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

    /** Each of the nine in the words that the customer's administrator reads before the button, and on the passport. */
    @Test
    void saysWhyEachOfTheNinePermissionsIsWanted() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put(
                "AppCatalog.ReadWrite.All",
                "Publishes the calling app in your Teams app catalogue and keeps it up to date.");
        reasons.put("offline_access", "Keeps the permission alive between sign-ins, until you take it back.");
        reasons.put("profile", "Shows the name of the person who signed in.");
        reasons.put("User.Read", "Reads who has signed in.");
        reasons.put("User.Read.All", "Reads names, addresses and departments, to match people with phone numbers.");
        reasons.put("Directory.Read.All", "Reads the organisation, its domains and its licences.");
        reasons.put("Directory.ReadWrite.All", "Adds the voice domain and the licence assignments that calling needs.");
        reasons.put(
                "Group.ReadWrite.All",
                "Reads groups and their members, and keeps the groups that carry calling policies.");
        reasons.put("User.ReadWrite.All", "Writes the phone number and the calling settings of a person.");

        assertThat(reasonsOn(start)).containsExactlyInAnyOrderEntriesOf(reasons);
        assertThat(browser.open("/authenticate/passport").body()).contains(reasons.values());
    }

    /** Permission by permission, what stands beside its name. */
    private static Map<String, String> reasonsOn(Page page) {
        Map<String, String> found = new LinkedHashMap<>();
        Pattern.compile("<li><span>([^<]*)</span><code>([\\w.]+)</code>")
                .matcher(page.body())
                .results()
                .forEach(item -> found.put(item.group(2), Html.text(item.group(1))));
        return found;
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
        assertThat(document).contains("Delegated", "Reads and writes");
        for (String told : new String[] {page.body(), document}) {
            assertThat(told.replaceAll("\\s+", " "))
                    .contains("9 permissions for the whole organisation", "Microsoft is also asked for: openid.");
        }
        for (String told : new String[] {start.body(), page.body(), document}) {
            assertThat(told).contains("9 permissions, 4 of them write").doesNotContain("10 permissions");
        }
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
