package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.graph.entity.PropertyChanges;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Links, tokens and options of delta queries. */
class DeltaProtocolTests extends GraphTest {

    private static final String TENANT = SandboxFacts.ADATUM;

    @AfterEach
    void calm() {
        control("normal", "{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/delta",
                "/users/delta()",
                "/users/microsoft.graph.delta()",
                "/users/microsoft.graph.delta"
            })
    void answersEverySpelling(String path) {
        assertThat(ok(path, reader()).path("value").size()).isEqualTo(14);
    }

    @Test
    void beginsFromNowWithTheLatestToken() {
        JsonNode latest = ok("/users/delta?$deltatoken=latest", reader());
        assertThat(latest.path("value").isArray()).isTrue();
        assertThat(latest.path("value")).isEmpty();
        rename("p.lang@adatum.com", "Peter Langer");
        JsonNode next = ok(latest.path("@odata.deltaLink").asString(), reader());
        assertThat(next.path("value")).hasSize(1);
        assertThat(next.path("value").get(0).path("displayName").asString()).isEqualTo("Peter Langer");
    }

    @Test
    void remembersTheSelectionOfTheFirstRequest() {
        JsonNode first = ok("/users/delta?$select=displayName", reader());
        assertThat(first.path("@odata.context").asString()).endsWith("/$metadata#users(displayName)");
        assertThat(first.path("value").get(0).propertyNames()).containsExactlyInAnyOrder("id", "displayName");
        retitle("n.dahl@adatum.com", "Head of nothing");
        assertThat(ok(first.path("@odata.deltaLink").asString(), reader()).path("value"))
                .isEmpty();
        rename("n.dahl@adatum.com", "Nanna D.");
        assertThat(ok(first.path("@odata.deltaLink").asString(), reader()).path("value"))
                .hasSize(1);
    }

    @Test
    void returnsOnlyChangedPropertiesOnRequest() {
        String link = ok("/users/delta", reader()).path("@odata.deltaLink").asString();
        retitle("p.lang@adatum.com", "Head of IT");
        JsonNode minimal =
                ok(link, reader(), "Prefer", "return=minimal").path("value").get(0);
        assertThat(minimal.propertyNames()).containsExactlyInAnyOrder("id", "jobTitle");
        JsonNode full = ok(link, reader()).path("value").get(0);
        assertThat(full.propertyNames()).contains("displayName", "userPrincipalName", "jobTitle");
        control("switches", "{\"partial\":true}");
        assertThat(ok(link, reader()).path("value").get(0).propertyNames()).containsExactlyInAnyOrder("id", "jobTitle");
    }

    @Test
    void filtersByIds() {
        String id = person(TENANT, SandboxFacts.ADATUM_ADMIN).id();
        JsonNode page = ok("/users/delta?$filter=id eq '" + id + "'", reader());
        assertThat(page.path("value")).hasSize(1);
        assertThat(page.path("value").get(0).path("id").asString()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$top=5", "$orderby=displayName", "$expand=manager", "$filter=mail eq 'a'"})
    void refusesOptionsThatDeltaDoesNotTake(String option) {
        var answer = get("/users/delta?" + option, reader());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("Request_UnsupportedQuery");
    }

    @Test
    void asksToStartOverAfterSevenDays() {
        String link = ok("/users/delta", reader()).path("@odata.deltaLink").asString();
        world().forward(Duration.ofDays(6));
        assertThat(get(link, reader()).status()).isEqualTo(200);
        world().forward(Duration.ofDays(2));
        var gone = get(link, reader());
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.errorCode()).isEqualTo("syncStateNotFound");
        assertThat(gone.header("Location")).isEqualTo(root() + "/users/delta?$deltatoken=");
        assertThat(ok(gone.header("Location"), reader()).path("value")).isNotEmpty();
    }

    @Test
    void forgetsNextAndDeltaLinksOnDemand() {
        deltaPages(5, false, false);
        JsonNode page = ok("/users/delta", reader());
        String other = ok("/users/delta", application(SandboxFacts.CONTOSO, "User.Read.All"))
                .path("@odata.nextLink")
                .asString();
        control("expire-delta", "{\"tenant\":\"adatum.com\"}");
        assertThat(get(page.path("@odata.nextLink").asString(), reader()).status())
                .isEqualTo(410);
        assertThat(get(other, application(SandboxFacts.CONTOSO, "User.Read.All"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "####", "dXNlcnN8"})
    void refusesDamagedTokens(String token) {
        var answer = get("/users/delta?$deltatoken=" + token.replace("#", "%23"), reader());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("Request_BadRequest");
    }

    @Test
    void refusesTokensOfAnotherTenantOrResource() {
        String link = ok("/users/delta", reader()).path("@odata.deltaLink").asString();
        assertThat(get(link, application(SandboxFacts.CONTOSO, "User.Read.All")).status())
                .isEqualTo(400);
        assertThat(get(link.replace("/users/", "/groups/"), reader()).status()).isEqualTo(400);
    }

    @Test
    void tellsSoftFromFinalRemovalAndBringsRestoredPeopleBack() {
        String link = ok("/users/delta", reader()).path("@odata.deltaLink").asString();
        Person gone = world().save(person(TENANT, "n.dahl@adatum.com").deleted(world().now()));
        JsonNode removed = ok(link, reader()).path("value").get(0);
        assertThat(removed.path("id").asString()).isEqualTo(gone.id());
        assertThat(removed.path("@removed").path("reason").asString()).isEqualTo("changed");
        assertThat(removed.propertyNames()).containsExactlyInAnyOrder("id", "@removed");
        world().save(gone.deleted(null));
        assertThat(ok(link, reader()).path("value").get(0).has("displayName")).isTrue();
        world().save(gone.deleted(world().now().minus(Duration.ofDays(40))));
        assertThat(ok(link, reader())
                        .path("value")
                        .get(0)
                        .path("@removed")
                        .path("reason")
                        .asString())
                .isEqualTo("deleted");
        world().save(gone.deleted(null));
    }

    private static void rename(String upn, String name) {
        Person person = person(TENANT, upn);
        var was = person.profile();
        Person saved = world().save(person.with(new Person.Profile(
                name,
                was.givenName(),
                was.surname(),
                was.userPrincipalName(),
                was.mail(),
                was.jobTitle(),
                was.department(),
                was.officeLocation(),
                was.businessPhones(),
                was.mobilePhone(),
                was.preferredLanguage(),
                was.usageLocation(),
                was.accountEnabled(),
                was.userType(),
                was.createdAt())));
        PropertyChanges.record(world(), saved.id(), Set.of("displayName"), saved.version());
    }

    private static void retitle(String upn, String title) {
        Person person = person(TENANT, upn);
        var was = person.profile();
        Person saved = world().save(person.with(new Person.Profile(
                was.displayName(),
                was.givenName(),
                was.surname(),
                was.userPrincipalName(),
                was.mail(),
                title,
                was.department(),
                was.officeLocation(),
                was.businessPhones(),
                was.mobilePhone(),
                was.preferredLanguage(),
                was.usageLocation(),
                was.accountEnabled(),
                was.userType(),
                was.createdAt())));
        PropertyChanges.record(world(), saved.id(), Set.of("jobTitle"), saved.version());
    }

    private static String reader() {
        return application(TENANT, "User.Read.All", "Group.Read.All");
    }
}
