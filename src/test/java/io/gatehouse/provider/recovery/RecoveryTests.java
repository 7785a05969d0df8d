package io.gatehouse.provider.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.provider.OwnRegistrationBase;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The portal's own credential ends: people are warned, and where nobody acted they come back in without a restart. */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class RecoveryTests extends OwnRegistrationBase {

    private static final String RECOVERY = RecoveryController.ADDRESS;

    @Autowired
    RecoveryCode recovery;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @BeforeEach
    void lend() {
        borrow();
    }

    /** The other tests of this portal expect one credential that is in force. */
    @AfterEach
    void leaveOneCredential() {
        borrow();
        if (inUse().kind() == CredentialKind.SECRET) {
            assertThat(pressed("/rotate", Map.of("kind", "CERTIFICATE")).status())
                    .isEqualTo(200);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> inUse().kind() == CredentialKind.CERTIFICATE
                            && credentials().stream()
                                            .filter(each -> each.state() != CredentialState.RETIRED)
                                            .count()
                                    == 1);
        }
        List<String> left = app().passwords().stream().map(each -> each.keyId()).toList();
        left.forEach(id -> applications.removePassword(admin(), app().id(), id));
        sql("update credential set state = 'REMOVED', sealed = null, removed_at = now() where state = 'RETIRED'");
    }

    @Test
    void replacesAnExpiredSecretWithoutARestartThoughNobodyCanSignIn(CapturedOutput log) {
        TestBrowser stranger = new TestBrowser(URL, URL);
        assertThat(stranger.open(RECOVERY).status()).isEqualTo(404);
        rotateToSecret();
        post("/_sandbox/faults", "{\"fault\":\"SECRET_EXPIRED\",\"appId\":\"" + app().appId() + "\"}");

        Page refused = signedIn(stranger);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.h1()).isEqualTo("Gatehouse’s own credential is refused");
        assertThat(refused.body()).contains("href=\"" + RECOVERY + "\"");

        Secret fresh = applications
                .addPassword(admin(), app().id(), "by hand", Instant.now().plus(Duration.ofDays(90)))
                .text();
        Page form = stranger.open(RECOVERY);
        assertThat(form.h1()).isEqualTo("Replace the credential");
        Page wrongCode = replaced(stranger, form, "AAAAAA-AAAAAA-AAAAAA-AAAAAA", fresh.reveal());
        assertThat(wrongCode.status()).isEqualTo(422);
        assertThat(wrongCode.body()).contains("This is not the recovery code.").doesNotContain(fresh.reveal());
        String code = recovery.text();
        for (String wrong : List.of(
                "",
                "notTheSecret~ofThisApp.atAll0000000000",
                app().passwords().getFirst().keyId())) {
            assertThat(replaced(stranger, form, code, wrong).status()).isEqualTo(422);
        }
        assertThat(signedIn(new TestBrowser(URL, URL)).status()).isEqualTo(403);
        assertThat(log.getAll()).containsOnlyOnce(code);

        replaced(stranger, form, code, fresh.reveal());

        TestBrowser again = new TestBrowser(URL, URL);
        signedIn(again);
        assertThat(again.open(PAGE).h1()).isEqualTo("App registration");
        assertThat(stranger.open(RECOVERY).status()).isEqualTo(404);
        assertThat(recovery.matches(code)).isFalse();
        assertThat(credentials())
                .filteredOn(each -> each.state() == CredentialState.ACTIVE)
                .singleElement()
                .satisfies(
                        each -> assertThat(each.hint()).isEqualTo(fresh.reveal().substring(0, 3)));
    }

    @Test
    void warnsOnTheHomePageBeforeItsOwnCredentialEnds() {
        assertThat(Html.text(owner.open("/").body())).doesNotContain("no connection is refreshed");

        endsIn("29 days 1 hour");
        assertThat(Html.text(owner.open("/").body())).contains("Northern Voice Connect expires", "29 days left");
        endsIn("-2 days");
        assertThat(Html.text(owner.open("/").body())).contains("Northern Voice Connect has expired", "It has expired.");

        endsIn("60 days");
        assertThat(Html.text(owner.open("/").body())).doesNotContain("no connection is refreshed");
    }

    private void rotateToSecret() {
        pressed("/rotate", Map.of("kind", "SECRET"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> credentials().size() == 1 && inUse().kind() == CredentialKind.SECRET);
    }

    private static Page signedIn(TestBrowser browser) {
        Page picker = browser.open(PAGE);
        return browser.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
    }

    private static Page replaced(TestBrowser browser, Page form, String code, String secret) {
        return browser.submit(form, form.form(RECOVERY), Map.of("code", code, "secret", secret));
    }

    private void endsIn(String interval) {
        sql("update credential set expires_at = now() + interval '" + interval + "' where state = 'ACTIVE'");
    }

    private void sql(String statement) {
        scoped(() -> new TransactionTemplate(transactions)
                .execute(status -> jdbc.sql(statement).update()));
    }

    private static GraphAccess admin() {
        return new GraphAccess(new TenantId(SandboxFacts.HOME_TENANT), Secret.of(commandLineToken()));
    }

    private List<CredentialView> credentials() {
        return scoped(() -> registrations.credentialsOf(registrations.own().id()));
    }

    private CredentialView inUse() {
        return credentials().stream()
                .filter(credential -> credential.state() == CredentialState.ACTIVE)
                .findFirst()
                .orElseThrow();
    }
}
