package io.gatehouse.registration.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.ApplicationFacts.Api;
import io.gatehouse.microsoft.application.ApplicationFacts.AppRole;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.ExposedScope;
import io.gatehouse.microsoft.application.ApplicationFacts.Key;
import io.gatehouse.microsoft.application.ApplicationFacts.OptionalClaims;
import io.gatehouse.microsoft.application.ApplicationFacts.Owner;
import io.gatehouse.microsoft.application.ApplicationFacts.Password;
import io.gatehouse.microsoft.application.ApplicationFacts.PreAuthorized;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.application.ApplicationFacts.ScopeTexts;
import io.gatehouse.microsoft.application.ApplicationFacts.Web;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.registration.lint.Finding.Code;
import io.gatehouse.registration.plan.StepKey;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegistrationLintTests {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final String CALLBACK = "https://connect.northernvoice.example/authenticate/OAuth2Callback";
    private static final String GRAPH = "00000003-0000-0000-c000-000000000000";

    /** A registration that can be spoilt, one member at a time. */
    private static final class Draft {
        String audience = "AzureADMultipleOrgs";
        List<String> identifierUris = List.of("api://host/id");
        List<String> redirects = List.of(CALLBACK);
        List<String> spa = List.of();
        boolean idTokens;
        boolean accessTokens;
        boolean publicClient;
        Set<String> scopes = Set.of("scope-1", "scope-2");
        Set<String> roles = Set.of("role-1");
        boolean exposed = true;
        List<PreAuthorized> clients = List.of(new PreAuthorized("TEAMS", Set.of("s")));
        Integer version = 2;
        List<Password> passwords = List.of(secret("ours", 0, 180));
        List<Key> keys = List.of();
        boolean locked = true;
        String publisher = "Northern Voice";
        List<Owner> owners = List.of(new Owner("owner-1", "Maja", null));
        Set<String> appRoles = Set.of("Gatehouse.Owner");

        LintSubject subject() {
            Application app = new Application(
                    "object",
                    "client",
                    "Connect",
                    audience,
                    identifierUris,
                    new Web(redirects, null, idTokens, accessTokens),
                    spa,
                    List.of(),
                    publicClient,
                    List.of(new RequiredAccess(GRAPH, scopes, roles)),
                    new Api(
                            List.of(new ExposedScope(
                                    "s", "access_as_user", false, exposed, new ScopeTexts(null, null, null, null))),
                            clients,
                            version),
                    appRoles.stream()
                            .map(role -> new AppRole(role, role, null, null, Set.of(), true))
                            .toList(),
                    OptionalClaims.named(List.of(), List.of()),
                    passwords,
                    keys,
                    List.of(),
                    null,
                    publisher,
                    NOW,
                    locked);
            return new LintSubject(app, owners, Map.of("scope-2", "User.Read"), NOW);
        }
    }

    private static final LintWish WISH = new LintWish(
            new LintWish.Platform(Set.of("AzureADMultipleOrgs"), Set.of(CALLBACK), false, false, null, true),
            List.of(new RequiredAccess(GRAPH, Set.of("scope-1", "scope-2"), Set.of("role-1"))),
            new LintWish.Offer(
                    "api://host/id", Set.of("access_as_user"), Set.of("teams"), 2, Set.of("Gatehouse.Owner")),
            new LintWish.CredentialLimits(Duration.ofDays(180), Duration.ofDays(30), Set.of("ours")),
            new LintWish.Trust(Set.of("owner-1"), true));

    private final Draft draft = new Draft();

    @Test
    void findsNothingWhereAllIsAsWanted() {
        assertThat(RegistrationLint.findings(draft.subject(), WISH)).isEmpty();
    }

    @Test
    void namesTheWrongAudience() {
        draft.audience = "AzureADMyOrg";
        only(Code.AUDIENCE_WRONG, "AzureADMyOrg", "AzureADMultipleOrgs");
    }

    @Test
    void namesTheMissingLockOfOtherOrganisationsPrincipals() {
        draft.locked = false;
        only(Code.PRINCIPALS_UNLOCKED);
    }

    @Test
    void namesTheMissingRedirect() {
        draft.redirects = List.of(CALLBACK + "/");
        only(Code.REDIRECT_MISSING, CALLBACK);
    }

    @Test
    void seesARedirectOnTheWrongPlatform() {
        draft.redirects = List.of();
        draft.spa = List.of(CALLBACK);
        only(Code.REDIRECT_OTHER_PLATFORM, CALLBACK);
    }

    @Test
    void refusesPlainHttpButOnLoopback() {
        String plain = CALLBACK.replace("https:", "http:");
        draft.redirects = List.of(CALLBACK, plain, "http://localhost:8080/x");
        only(Code.REDIRECT_NOT_HTTPS, plain);
        String elsewhere =
                "http://connect.example" + java.net.URI.create(CALLBACK).getPath();
        draft.redirects = List.of(CALLBACK, elsewhere);
        only(Code.REDIRECT_NOT_HTTPS, elsewhere);
    }

    @Test
    void warnsOfAPlainRedirectThatLeadsToSomebodyElse() {
        draft.redirects = List.of(CALLBACK, "http://connect.example/x");
        only(Code.REDIRECT_NOT_HTTPS_FOREIGN, "http://connect.example/x");
        assertThat(Code.REDIRECT_NOT_HTTPS_FOREIGN.severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void refusesWildcards() {
        draft.redirects = List.of(CALLBACK, "https://*.northernvoice.example/x");
        only(Code.REDIRECT_WILDCARD, "https://*.northernvoice.example/x");
    }

    @Test
    void warnsBeforeTheRedirectsAreFull() {
        List<String> many = new ArrayList<>(List.of(CALLBACK));
        IntStream.range(0, 249).forEach(n -> many.add("https://connect.northernvoice.example/" + n));
        draft.redirects = many;
        only(Code.REDIRECTS_NEARLY_FULL, "250");
    }

    @Test
    void seesBothImplicitFlags() {
        draft.idTokens = true;
        draft.accessTokens = true;
        assertThat(codes()).containsExactly(Code.IMPLICIT_ACCESS_TOKENS, Code.IMPLICIT_ID_TOKENS);
    }

    @Test
    void seesPublicClientFlows() {
        draft.publicClient = true;
        only(Code.PUBLIC_CLIENT);
    }

    @Test
    void namesAMissingScopeByItsName() {
        draft.scopes = Set.of("scope-1");
        only(Code.SCOPE_MISSING, "User.Read");
    }

    @Test
    void namesAMissingAndAnExtraPermission() {
        draft.roles = Set.of("role-9");
        assertThat(codes()).containsExactly(Code.ROLE_MISSING, Code.PERMISSION_EXTRA);
    }

    @Test
    void looksAtWhatIsOffered() {
        draft.identifierUris = List.of();
        draft.exposed = false;
        draft.clients = List.of();
        draft.version = null;
        draft.appRoles = Set.of();
        assertThat(codes())
                .containsExactly(
                        Code.IDENTIFIER_URI_MISSING,
                        Code.EXPOSED_SCOPE_MISSING,
                        Code.PREAUTHORISED_MISSING,
                        Code.TOKEN_VERSION_WRONG,
                        Code.APP_ROLE_MISSING);
    }

    @Test
    void seesASecretOfTwentyFourMonths() {
        draft.passwords = List.of(secret("ours", 0, 730));
        only(Code.SECRET_TOO_LONG, "ours", "2028-11-20", "180");
    }

    @Test
    void seesThatTheOnlySecretHasExpired() {
        draft.passwords = List.of(secret("ours", -180, -1));
        assertThat(codes()).containsExactly(Code.CREDENTIAL_NONE, Code.SECRET_EXPIRED);
    }

    @Test
    void seesOneThatExpiresSoon() {
        draft.passwords = List.of(secret("ours", -100, 10));
        only(Code.CREDENTIAL_ENDS_SOON, "ours", "2026-12-01", "10");
    }

    @Test
    void seesCredentialsOfOthers() {
        draft.keys = List.of(new Key("theirs", "backdoor", "AB", NOW, NOW.plus(Duration.ofDays(90))));
        only(Code.CREDENTIAL_FOREIGN, "backdoor", "theirs", "2026-11-21");
    }

    @Test
    void seesAForeignOwnerAndAnUnverifiedPublisher() {
        draft.owners = List.of(new Owner("owner-1", "Maja", null), new Owner("x", "Eve", "eve@northernvoice.example"));
        draft.publisher = null;
        assertThat(codes()).containsExactly(Code.OWNER_FOREIGN, Code.PUBLISHER_UNVERIFIED);
    }

    @Test
    void asksNothingThatIsNotAskedFor() {
        draft.identifierUris = List.of();
        draft.owners = List.of(new Owner("x", "Eve", null));
        draft.publisher = null;
        draft.publicClient = true;
        draft.idTokens = true;
        LintWish little = new LintWish(
                new LintWish.Platform(Set.of(), Set.of(), null, null),
                WISH.access(),
                LintWish.Offer.NOTHING,
                new LintWish.CredentialLimits(Duration.ofDays(180), Duration.ofDays(30), null),
                new LintWish.Trust(null, false));
        assertThat(RegistrationLint.findings(draft.subject(), little)).isEmpty();
    }

    @Test
    void hasASentenceAndAFixForEachCode() throws IOException {
        Properties texts = new Properties();
        try (Reader file = new InputStreamReader(
                RegistrationLint.class.getResourceAsStream("/messages-registration.properties"),
                StandardCharsets.UTF_8)) {
            texts.load(file);
        }
        for (Code code : EnumSet.allOf(Code.class)) {
            assertThat(texts.getProperty("registration.finding." + code))
                    .as(code.name())
                    .isNotBlank();
            assertThat(texts.getProperty("registration.finding." + code + ".fix"))
                    .as(code.name())
                    .isNotBlank();
        }
        Arrays.stream(TypedValues.Problem.values())
                .forEach(problem -> assertThat(texts.getProperty(problem.key())).isNotBlank());
        Arrays.stream(StepKey.values())
                .forEach(step -> assertThat(texts.getProperty(step.titleKey())).isNotBlank());
    }

    private List<Code> codes() {
        return RegistrationLint.findings(draft.subject(), WISH).stream()
                .map(Finding::code)
                .toList();
    }

    private void only(Code code, String... about) {
        assertThat(RegistrationLint.findings(draft.subject(), WISH)).containsExactly(new Finding(code, List.of(about)));
    }

    private static Password secret(String keyId, int startDay, int endDay) {
        return new Password(
                keyId, keyId, "abc", NOW.plus(Duration.ofDays(startDay)), NOW.plus(Duration.ofDays(endDay)));
    }
}
