package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.SandboxFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what: generated from the permission table, asked over HTTP. */
class PermissionTests extends GraphTest {

    /** A call with a token that holds everything the table knows except what would admit it. */
    record Case(String operation, boolean delegated, Set<String> granted, boolean admitted) {

        @Override
        public String toString() {
            return (delegated ? "user " : "app ")
                    + operation
                    + (admitted ? " with " + granted : " without its permissions");
        }
    }

    static final Map<String, Permissions.Rule> RULES = new TreeMap<>(new Permissions().rules());

    static Set<String> everything() {
        var all = new TreeSet<String>();
        RULES.values()
                .forEach(rule -> Stream.concat(rule.delegated().stream(), rule.application().stream())
                        .forEach(all::addAll));
        return all;
    }

    static List<Case> refusals() {
        var cases = new ArrayList<Case>();
        RULES.forEach((operation, rule) -> {
            for (boolean delegated : new boolean[] {true, false}) {
                var alternatives = delegated ? rule.delegated() : rule.application();
                var missing = alternatives.stream().flatMap(Set::stream).collect(Collectors.toSet());
                var rest = everything();
                rest.removeAll(missing);
                if (!(operation.contains(" /me") && !delegated)) {
                    cases.add(new Case(operation, delegated, rest, false));
                }
                alternatives.stream()
                        .filter(both -> both.size() > 1)
                        .forEach(both -> both.forEach(one -> {
                            var half = new TreeSet<>(rest);
                            half.add(one);
                            cases.add(new Case(operation, delegated, half, false));
                        }));
            }
        });
        return cases;
    }

    static List<Case> admissions() {
        var cases = new ArrayList<Case>();
        RULES.forEach((operation, rule) -> {
            rule.delegated().forEach(granted -> cases.add(new Case(operation, true, granted, true)));
            rule.application().forEach(granted -> cases.add(new Case(operation, false, granted, true)));
        });
        return cases;
    }

    @Test
    void tableHasAtLeastFortyPairs() {
        assertThat(refusals()).hasSizeGreaterThanOrEqualTo(40);
        System.out.println(
                "Pairs of operation and missing permission: " + refusals().size());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWithoutThePermission(Case refused) {
        var answer = ask(refused);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(403);
        assertThat(answer.errorCode()).isEqualTo("Authorization_RequestDenied");
        assertThat(answer.json().path("error").path("message").asString())
                .isEqualTo("Insufficient privileges to complete the operation.");
    }

    @ParameterizedTest
    @MethodSource("admissions")
    void admitsWithThePermission(Case admitted) {
        assertThat(ask(admitted).status()).isNotIn(401, 403, 405, 500);
    }

    @Test
    void applicationAloneHasNoMe() {
        var answer = get("/me", application(SandboxFacts.CONTOSO, "User.Read.All"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("message").asString()).contains("delegated authentication flow");
    }

    @Test
    void ownProfileOnlyWithUserRead() {
        String token = delegated(SandboxFacts.CONTOSO, SandboxFacts.CONTOSO_USER, "User.Read");
        String admin = person(SandboxFacts.CONTOSO, SandboxFacts.CONTOSO_ADMIN).id();
        assertThat(get("/users/" + SandboxFacts.CONTOSO_USER, token).status()).isEqualTo(200);
        assertThat(get("/users/" + admin, token).status()).isEqualTo(403);
    }

    @Test
    void ordinaryUserChangesNoConsentWhateverTheScope() {
        String token =
                delegated(SandboxFacts.CONTOSO, SandboxFacts.CONTOSO_USER, "DelegatedPermissionGrant.ReadWrite.All");
        var answer = call("POST", "/oauth2PermissionGrants", token, "{}");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.errorCode()).isEqualTo("Authorization_RequestDenied");
    }

    @Test
    void everyServedOperationIsInTheTable() {
        assertThat(RULES).isNotEmpty();
        assertThat(GraphGate.operation("GET", "/v1.0/me/transitiveMemberOf/{cast:microsoft\\.graph\\.\\w+}"))
                .isIn(RULES.keySet());
        assertThat(GraphGate.operation("HEAD", "/v1.0/users/$count")).isIn(RULES.keySet());
    }

    private static Answer ask(Case each) {
        String[] granted = each.granted().toArray(String[]::new);
        String token = each.delegated()
                ? delegated(SandboxFacts.CONTOSO, SandboxFacts.CONTOSO_ADMIN, granted)
                : application(SandboxFacts.CONTOSO, granted);
        String[] parts = each.operation().split(" ");
        String path = parts[1].replace("{id}", known(parts[1]))
                .replaceAll("\\{(assignment|owner|policy|definition)}", "none");
        if (path.endsWith("/deletedItems")) {
            path += "/microsoft.graph.application";
        }
        if (path.equals("/appCatalogs/teamsApps") && parts[0].equals("POST")) {
            path += "?requiresReview=true";
        }
        return call(parts[0], path, token, parts[0].equals("GET") || parts[0].equals("DELETE") ? null : "{}");
    }

    /** Users with the least permission see what is their own. */
    @Test
    void ownPresenceOnlyWithPresenceRead() {
        String token = delegated(SandboxFacts.CONTOSO, SandboxFacts.CONTOSO_USER, "Presence.Read");
        String admin = person(SandboxFacts.CONTOSO, SandboxFacts.CONTOSO_ADMIN).id();
        assertThat(get("/me/presence", token).status()).isEqualTo(200);
        assertThat(get("/users/" + SandboxFacts.CONTOSO_USER + "/presence", token)
                        .status())
                .isEqualTo(200);
        assertThat(get("/users/" + admin + "/presence", token).status()).isEqualTo(403);
    }

    /** An id that nobody needs afterwards. */
    private static String known(String path) {
        var contoso = world().tenant(SandboxFacts.CONTOSO).orElseThrow();
        if (path.startsWith("/users") || path.startsWith("/communications")) {
            return person(SandboxFacts.CONTOSO, SandboxFacts.CONTOSO_ADMIN).id();
        }
        if (path.startsWith("/groups")) {
            return contoso.groups().keySet().iterator().next();
        }
        return path.startsWith("/organization") ? SandboxFacts.CONTOSO : "00000000-0000-0000-0000-00000000dead";
    }
}
