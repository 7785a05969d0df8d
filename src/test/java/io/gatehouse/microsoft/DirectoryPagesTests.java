package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.microsoft.FakeMicrosoft.Received;
import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.delta.DeltaPage;
import io.gatehouse.microsoft.delta.DirectoryPages;
import io.gatehouse.microsoft.delta.GroupChange;
import io.gatehouse.microsoft.delta.GroupChange.MemberChange;
import io.gatehouse.microsoft.delta.GroupProperty;
import io.gatehouse.microsoft.delta.Removal;
import io.gatehouse.microsoft.delta.UserChange;
import io.gatehouse.microsoft.delta.UserProperty;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryPagesTests {

    private static final String USERS = "/v1.0/users/delta";
    private static final String GROUPS = "/v1.0/groups/delta";

    private final FakeMicrosoft graph = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final DirectoryPages pages = new DirectoryPages(
            graph.cloud(), new Transport(graph.settings()), new TenantBudgets(graph.settings(), clock), clock);
    private final GraphAccess access = new GraphAccess(new TenantId(TestSigner.TENANT), Secret.of("bearer"));
    private final List<UserChange> users = new ArrayList<>();
    private final List<GroupChange> groups = new ArrayList<>();

    @AfterEach
    void stop() {
        graph.close();
    }

    private String link(String query) {
        return graph.origin() + USERS + "?" + query;
    }

    private String page(String values, String links) {
        return "{\"@odata.context\":\"x\",\"value\":[" + values + "]," + links + "}";
    }

    private DeltaPage users(@Nullable String link) {
        return pages.users(access, link, users::add);
    }

    private MicrosoftFailure failure(@Nullable String link) {
        return catchThrowableOfType(MicrosoftException.class, () -> users(link)).failure();
    }

    @Test
    void walksFromTheFirstPageToTheDeltaLink() {
        graph.on(USERS, request -> switch (request.query().keySet().iterator().next()) {
            case "$select" ->
                Reply.json(
                        200,
                        page(
                                "{\"id\":\"1\"},{\"id\":\"2\"}",
                                "\"@odata.nextLink\":\"" + link("$skiptoken=a%2Fb") + "\""));
            case "$skiptoken" -> Reply.json(200, "{\"@odata.nextLink\":\"" + link("x=1") + "\",\"value\":[]}");
            default ->
                Reply.json(200, page("{\"id\":\"3\"}", "\"@odata.deltaLink\":\"" + link("$deltatoken=z") + "\""));
        });

        DeltaPage first = users(null);
        DeltaPage empty = users(first.nextLink());
        DeltaPage last = users(empty.nextLink());

        assertThat(users).extracting(UserChange::id).containsExactly("1", "2", "3");
        assertThat(first).isEqualTo(new DeltaPage(2, link("$skiptoken=a%2Fb"), null));
        assertThat(empty.count()).isZero();
        assertThat(empty.last()).isFalse();
        assertThat(last.deltaLink()).isEqualTo(link("$deltatoken=z"));
        assertThat(last.last()).isTrue();
        Received request = graph.received.getFirst();
        assertThat(request.query().get("$select")).startsWith("id,").contains("userPrincipalName", "accountEnabled");
        assertThat(request.header("Authorization")).isEqualTo("Bearer bearer");
        assertThat(graph.received.get(1).uri().getRawQuery()).isEqualTo("$skiptoken=a%2Fb");
    }

    @Test
    void tellsUnchangedFromClearedAndRemoved() {
        graph.on(USERS, Reply.json(200, page("""
                {"id":"1","displayName":"Adele","mail":null,"accountEnabled":false,"businessPhones":["+1 2","+1 3"],
                 "@odata.type":"#microsoft.graph.user","somethingNew":{"deep":[1,2]}},
                {"id":"2","@removed":{"reason":"changed"}},
                {"id":"3","@removed":{"reason":"deleted"}},
                {"@removed":{},"id":"4"}""", "\"@odata.deltaLink\":\"" + link("t=1") + "\"")));

        users(null);

        UserChange adele = users.getFirst();
        assertThat(adele.value(UserProperty.DISPLAY_NAME)).isEqualTo("Adele");
        assertThat(adele.tells(UserProperty.MAIL)).isTrue();
        assertThat(adele.value(UserProperty.MAIL)).isNull();
        assertThat(adele.tells(UserProperty.JOB_TITLE)).isFalse();
        assertThat(adele.value(UserProperty.ACCOUNT_ENABLED)).isEqualTo("false");
        assertThat(adele.value(UserProperty.BUSINESS_PHONES)).isEqualTo("+1 2, +1 3");
        assertThat(adele.removal()).isNull();
        assertThat(users.subList(1, 4))
                .extracting(UserChange::removal)
                .containsExactly(Removal.RESTORABLE, Removal.FINAL, Removal.FINAL);
    }

    @Test
    void readsMembersOfGroups() {
        graph.on(GROUPS, Reply.json(200, page("""
                {"id":"g","displayName":"All","groupTypes":["Unified"],"mailEnabled":true,"members@delta":[
                  {"@odata.type":"#microsoft.graph.user","id":"1"},
                  {"id":"2","@removed":{"reason":"deleted"}}]},
                {"id":"h","@removed":{"reason":"deleted"}}""", "\"@odata.deltaLink\":\"" + link("t=1") + "\"")));

        pages.groups(access, null, groups::add);

        assertThat(groups.getFirst().members())
                .containsExactly(new MemberChange("1", "user", false), new MemberChange("2", null, true));
        assertThat(groups.getFirst().value(GroupProperty.GROUP_TYPES)).isEqualTo("Unified");
        assertThat(groups.getLast().removal()).isEqualTo(Removal.FINAL);
        assertThat(graph.received.getFirst().query().get("$select")).endsWith(",members");
    }

    @Test
    void streamsLargeAndPackedPages() throws IOException {
        String many = IntStream.range(0, 20_000)
                .mapToObj("{\"id\":\"user-%1$d\",\"displayName\":\"Person %1$d\"}"::formatted)
                .collect(Collectors.joining(","));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(
                    page(many, "\"@odata.deltaLink\":\"" + link("t=1") + "\"").getBytes(StandardCharsets.UTF_8));
        }
        graph.on(USERS, request -> {
            assertThat(request.header("Accept-Encoding")).contains("gzip");
            return new Reply(200, Map.of("Content-Encoding", "gzip"), packed.toByteArray());
        });

        assertThat(users(null).count()).isEqualTo(20_000);
        assertThat(users.getLast().id()).isEqualTo("user-19999");
    }

    @Test
    void followsLinksThatNameGraphAsMicrosoftDoes() {
        graph.on(USERS, Reply.json(200, page("", "\"@odata.deltaLink\":\"" + link("t=1") + "\"")));

        users(link("$skiptoken=a%2Fb").replaceFirst("^http://[^/]+", "https://graph.microsoft.com"));

        assertThat(graph.received.getFirst().uri().getRawQuery()).isEqualTo("$skiptoken=a%2Fb");
    }

    @Test
    void followsLinksThatSpellLoopbackDifferently() {
        graph.on(USERS, Reply.json(200, page("", "\"@odata.deltaLink\":\"" + link("t=1") + "\"")));

        users(link("t=0").replace("127.0.0.1", "localhost"));

        assertThat(graph.received.getFirst().uri().getRawQuery()).isEqualTo("t=0");
        assertThat(graph.received.getFirst().header("Host")).startsWith("127.0.0.1:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v1.0/users/delta?x=1",
                "http://127.0.0.1:1/v1.0/users/delta",
                "http://user@127.0.0.1:%s/v1.0/users/delta",
                "https://user@graph.microsoft.com/v1.0/users/delta",
                "https://graph.microsoft.com:444/v1.0/users/delta",
                "//evil.example/x",
                "/v1.0/users/delta",
                "https://graph.microsoft.com.evil.example/",
                "not a link",
                "",
                "file:///etc/passwd",
            })
    void sendsNothingToAnybodyElse(String link) {
        String foreign = link.formatted(graph.origin().replaceAll(".*:", ""));

        assertThat(failure(foreign).kind()).isEqualTo(FailureKind.ANSWER_UNREADABLE);
        assertThat(graph.received).isEmpty();
    }

    @Test
    void failsClosedOnAForeignLinkInAPage() {
        graph.on(USERS, Reply.json(200, page("", "\"@odata.nextLink\":\"https://evil.example/v1.0/users/delta?t=1\"")));

        assertThat(failure(null).kind()).isEqualTo(FailureKind.ANSWER_UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "410, resyncRequired",
        "410, ''",
        "410, syncStateNotFound",
        "404, SyncStateNotFound",
        "400, Request_BadRequest",
        "404, Request_ResourceNotFound",
        "404, ''",
    })
    void asksForAFullRoundWhenALinkLostItsMeaning(int status, String code) {
        graph.on(
                USERS,
                Reply.json(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"m\"}}")
                        .with("Location", link("$deltatoken=")));

        assertThat(failure(link("$deltatoken=old"))).isInstanceOf(MicrosoftFailure.ResyncRequired.class);
    }

    @Test
    void doesNotAskForAFullRoundWhenAFullRoundIsRefused() {
        graph.on(USERS, Reply.json(400, "{\"error\":{\"code\":\"Request_BadRequest\"}}"));

        assertThat(failure(null)).isInstanceOf(MicrosoftFailure.Misconfigured.class);
    }

    /** Whoever reads then asks for all as changes. */
    @Test
    void tellsAListThatGraphHasNotFromALinkThatLostItsMeaning() {
        graph.on("/v1.0/users", Reply.json(404, "{\"error\":{\"code\":\"Request_ResourceNotFound\"}}"));

        assertThat(failure(pages.userList())).isInstanceOf(MicrosoftFailure.Missing.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1.0/users/delta?$skiptoken=a%2Fb, /v1.0/users/delta?$skiptoken=a%2Fb",
        "?$skiptoken=a%2Fb, /v1.0/users/delta?$skiptoken=a%2Fb",
        "delta?$skiptoken=a%2Fb, /v1.0/users/delta?$skiptoken=a%2Fb",
        "../groups/delta?x=1, /v1.0/groups/delta?x=1",
    })
    void completesLinksThatLeaveOutWhatTheyShareWithTheirPage(String link, String address) {
        graph.on(USERS, Reply.json(200, page("{\"id\":\"1\"}", "\"@odata.nextLink\":\"" + link + "\"")));

        assertThat(users(null).nextLink()).isEqualTo(graph.origin() + address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example/v1.0/users/delta?t=1", "", "mailto:x"})
    void completesNoneThatLeadsToSomebodyElse(String link) {
        graph.on(USERS, Reply.json(200, page("", "\"@odata.nextLink\":\"" + link + "\"")));

        assertThat(failure(null).kind()).isEqualTo(FailureKind.ANSWER_UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void takesABlankLinkForNone(String blank) {
        graph.on(
                USERS,
                Reply.json(
                        200,
                        page(
                                "{\"id\":\"1\"}",
                                "\"@odata.nextLink\":\"" + blank + "\",\"@odata.deltaLink\":\"" + link("t=1") + "\"")));

        assertThat(users(null)).isEqualTo(new DeltaPage(1, null, link("t=1")));
    }

    @Test
    void takesTheLastPageOfAListForItsEndWhateverPathItIsUnder() {
        for (String path : List.of("/v1.0/users", "/v1.0/users/microsoft.graph.user", "/v1.0/directory/objects")) {
            graph.on(path, Reply.json(200, "{\"value\":[{\"id\":\"1\"}]}"));

            assertThat(users(graph.origin() + path + "?$skiptoken=x")).as(path).isEqualTo(new DeltaPage(1, null, null));
        }
        for (String path : List.of("/v1.0/users/delta", "/v1.0/users/microsoft.graph.delta()")) {
            graph.on(path, Reply.json(200, "{\"value\":[{\"id\":\"1\"}]}"));

            assertThat(failure(graph.origin() + path + "?$skiptoken=x").kind())
                    .as(path)
                    .isEqualTo(FailureKind.ANSWER_UNREADABLE);
        }
    }

    @Test
    void obeysRetryAfterAndKeepsQuietMeanwhile() {
        graph.on(
                USERS,
                Reply.json(429, "{\"error\":{\"code\":\"TooManyRequests\",\"innerError\":{}}}")
                        .with("Retry-After", "12"));

        assertThat(failure(null))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(12)));
        assertThat(failure(null)).isInstanceOf(MicrosoftFailure.Throttled.class);
        assertThat(graph.received).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "401, InvalidAuthenticationToken, TOKEN_REJECTED",
        "403, Authorization_RequestDenied, PERMISSION_MISSING",
        "404, Request_ResourceNotFound, NOT_FOUND",
        "500, InternalServerError, UNAVAILABLE",
        "503, ServiceNotAvailable, UNAVAILABLE",
        "504, '', UNAVAILABLE",
        "509, '', UNAVAILABLE",
        "302, '', ANSWER_UNREADABLE",
    })
    void classifiesRefusals(int status, String code, FailureKind kind) {
        graph.on(
                USERS,
                Reply.json(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"m\"}}")
                        .with("request-id", "r-1")
                        .with("Location", "https://evil.example/"));

        MicrosoftFailure failure = failure(null);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.error().trace().traceId()).isEqualTo("r-1");
        assertThat(graph.received).hasSize(1);
    }

    @Test
    void passesAClaimsChallengeOn() {
        graph.on(
                USERS,
                Reply.json(401, "{\"error\":{\"code\":\"InvalidAuthenticationToken\"}}")
                        .with(
                                "WWW-Authenticate",
                                "Bearer realm=\"\", authorization_uri=\"x\", error=\"insufficient_claims\", "
                                        + "claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNjA0MTA2NjUxIn19fQ==\""));

        assertThat(failure(null).error().claims())
                .isEqualTo("{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1604106651\"}}}");
        assertThat(failure(null)).isInstanceOf(MicrosoftFailure.SignInAgain.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{\"value\":[",
                "{\"value\":[{\"id\":\"1\"}",
                "{\"value\":[]}",
                "{\"value\":{},\"@odata.deltaLink\":\"x\"}",
                "{\"value\":[{\"displayName\":\"no id\"}],\"@odata.deltaLink\":\"x\"}",
                "{\"value\":[{\"id\":\"1\"},7],\"@odata.deltaLink\":\"x\"}",
            })
    void takesNoBrokenPageForComplete(String body) {
        graph.on(USERS, Reply.json(200, body));

        MicrosoftFailure failure = failure(null);

        assertThat(failure.kind()).isEqualTo(FailureKind.ANSWER_UNREADABLE);
        assertThat(failure.passing()).isTrue();
    }

    @Test
    void letsTroubleOfTheReaderThrough() {
        graph.on(USERS, Reply.json(200, page("{\"id\":\"1\"}", "\"@odata.deltaLink\":\"" + link("t=1") + "\"")));

        assertThatIllegalStateException()
                .isThrownBy(() -> pages.users(access, null, user -> {
                    throw new IllegalStateException("database is full");
                }));
    }
}
