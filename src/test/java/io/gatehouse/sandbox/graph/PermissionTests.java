package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

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

    /** Neither more nor less than it serves, whichever way Spring was told of it. */
    @Test
    void everyServedOperationIsInTheTable() throws ClassNotFoundException {
        assertThat(served()).isEqualTo(RULES.keySet());
        assertThat(GraphGate.operation("GET", "/v1.0/me/transitiveMemberOf/{cast:microsoft\\.graph\\.\\w+}"))
                .isIn(RULES.keySet());
        assertThat(GraphGate.operation("HEAD", "/v1.0/users/$count")).isIn(RULES.keySet());
    }

    private static Set<String> served() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        var served = new TreeSet<String>();
        for (var found : scanner.findCandidateComponents(PermissionTests.class.getPackageName())) {
            Class<?> controller = Class.forName(found.getBeanClassName());
            RequestMapping above = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
            for (Method method : controller.getDeclaredMethods()) {
                RequestMapping mapped = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapped != null) {
                    operations(above == null ? new String[] {""} : above.path(), mapped)
                            .forEach(served::add);
                }
            }
        }
        return served;
    }

    private static Stream<String> operations(String[] roots, RequestMapping mapped) {
        String[] ends = mapped.path().length == 0 ? new String[] {""} : mapped.path();
        return Stream.of(roots)
                .flatMap(root -> Stream.of(ends).map(end -> root + end))
                .filter(path -> path.startsWith("/v1.0"))
                .flatMap(path -> Stream.of(mapped.method()).map(method -> GraphGate.operation(method.name(), path)))
                .filter(Objects::nonNull);
    }

    /**
     * Compared with Microsoft's own list: nobody is let in whom Microsoft refuses, and of the permissions that this Graph
     * knows none is refused that Microsoft takes.
     */
    @Test
    void agreesWithTheListOfMicrosoft() throws IOException {
        var wrong = new TreeMap<String, Set<String>>();
        var known = everything();
        int compared = 0;
        for (String line : microsoft()) {
            String[] cells = line.split("\t");
            String operation = cells[0] + " " + cells[1];
            Permissions.Rule rule = RULES.get(operation);
            assertThat(rule).as(operation).isNotNull();
            for (boolean delegated : new boolean[] {true, false}) {
                var ours = (delegated ? rule.delegated() : rule.application())
                        .stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
                var theirs = new TreeSet<>(List.of(cells[delegated ? 2 : 3].split(" ")));
                var more = new TreeSet<>(ours);
                more.removeAll(theirs);
                theirs.retainAll(known);
                theirs.removeAll(ours);
                note(wrong, (delegated ? "user " : "app ") + operation + " lets in", more);
                note(wrong, (delegated ? "user " : "app ") + operation + " refuses", theirs);
            }
            compared++;
        }

        // an application is nobody, so that there is no "me" for it, whatever the list says
        assertThat(wrong).containsOnlyKeys("app POST /me/revokeSignInSessions refuses");
        assertThat(compared).isGreaterThanOrEqualTo(45);
        System.out.println(
                "Permissions compared with Microsoft's list: " + compared + " of " + RULES.size() + " operations");
    }

    private static void note(Map<String, Set<String>> wrong, String what, Set<String> permissions) {
        if (!permissions.isEmpty()) {
            wrong.put(what, permissions);
        }
    }

    private static List<String> microsoft() throws IOException {
        try (var lines = PermissionTests.class.getResourceAsStream("/sandbox/graph/microsoft-permissions.tsv")) {
            return new String(Objects.requireNonNull(lines).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
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
