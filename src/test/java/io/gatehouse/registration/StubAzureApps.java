package io.gatehouse.registration;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The commands {@code az ad app} and {@code az ad sp} of {@link StubAz}, in calls of Graph as the Azure CLI makes them.
 * An option that the command does not have is refused, as it is there.
 */
final class StubAzureApps {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> LISTS =
            Set.of("--web-redirect-uris", "--identifier-uris", "--set", "--output", "--query");
    private static final Map<String, Set<String>> OPTIONS = Map.of(
            "app create",
            Set.of(
                    "--display-name",
                    "--sign-in-audience",
                    "--web-redirect-uris",
                    "--enable-id-token-issuance",
                    "--enable-access-token-issuance",
                    "--is-fallback-public-client",
                    "--app-roles",
                    "--required-resource-accesses",
                    "--query",
                    "--output"),
            "app update",
            Set.of("--id", "--identifier-uris", "--set"),
            "app credential reset",
            Set.of("--id", "--append", "--display-name", "--years", "--query", "--output"),
            "sp create",
            Set.of("--id"));

    private final Graph graph;

    /** One call with the administrator's token; a refusal is thrown as {@link IllegalStateException}. */
    interface Graph {
        JsonNode call(String method, String path, @org.jspecify.annotations.Nullable JsonNode body);
    }

    StubAzureApps(Graph graph) {
        this.graph = graph;
    }

    /** What the command answers, before {@code --query}. */
    JsonNode answer(List<String> words) {
        String command = words.stream()
                .skip(1)
                .takeWhile(word -> !word.startsWith("--"))
                .reduce((one, next) -> one + " " + next)
                .orElse("");
        Map<String, List<String>> options =
                options(words, Optional.ofNullable(OPTIONS.get(command)).orElse(Set.of()));
        return switch (command) {
            case "app create" -> create(options);
            case "app update" -> update(options);
            case "app credential reset" -> reset(options);
            case "sp create" -> graph.call("POST", "/servicePrincipals", object("appId", one(options, "--id")));
            default -> throw new IllegalStateException("'" + command + "' is misspelled or not recognized");
        };
    }

    private static Map<String, List<String>> options(List<String> words, Set<String> known) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        Iterator<String> left =
                words.stream().dropWhile(word -> !word.startsWith("--")).iterator();
        List<String> values = List.of();
        while (left.hasNext()) {
            String word = left.next();
            if (word.startsWith("--")) {
                if (!known.contains(word)) {
                    throw new IllegalStateException("unrecognized arguments: " + word);
                }
                values = options.computeIfAbsent(word, any -> new java.util.ArrayList<>());
            } else {
                values.add(word);
            }
        }
        options.forEach((option, given) -> {
            if (!LISTS.contains(option) && given.size() > 1) {
                throw new IllegalStateException("unrecognized arguments: " + given);
            }
        });
        return options;
    }

    private JsonNode create(Map<String, List<String>> options) {
        ObjectNode body = object("displayName", one(options, "--display-name"));
        body.put("signInAudience", one(options, "--sign-in-audience"));
        body.put("isFallbackPublicClient", Boolean.parseBoolean(one(options, "--is-fallback-public-client")));
        ObjectNode web = body.putObject("web");
        ArrayNode redirects = web.putArray("redirectUris");
        options.get("--web-redirect-uris").forEach(redirects::add);
        web.putObject("implicitGrantSettings")
                .put("enableIdTokenIssuance", Boolean.parseBoolean(one(options, "--enable-id-token-issuance")))
                .put("enableAccessTokenIssuance", Boolean.parseBoolean(one(options, "--enable-access-token-issuance")));
        body.set("appRoles", JSON.readTree(one(options, "--app-roles")));
        body.set("requiredResourceAccess", JSON.readTree(one(options, "--required-resource-accesses")));
        return graph.call("POST", "/applications", body);
    }

    private JsonNode update(Map<String, List<String>> options) {
        ObjectNode body = JSON.createObjectNode();
        if (options.containsKey("--identifier-uris")) {
            ArrayNode uris = body.putArray("identifierUris");
            options.get("--identifier-uris").forEach(uris::add);
        }
        for (String setting : options.getOrDefault("--set", List.of())) {
            String[] path = setting.split("=", 2)[0].split("\\.");
            String value = setting.split("=", 2)[1];
            ObjectNode at = body;
            for (int i = 0; i < path.length - 1; i++) {
                at = at.putObject(path[i]);
            }
            at.set(
                    path[path.length - 1],
                    value.matches("\\d+|true|false") ? JSON.readTree(value) : JSON.valueToTree(value));
        }
        return graph.call("PATCH", "/applications/" + objectId(options), body);
    }

    /** Without {@code --append} the CLI removes every credential that is there. */
    private JsonNode reset(Map<String, List<String>> options) {
        if (!options.containsKey("--append")) {
            throw new IllegalStateException("would remove what is there");
        }
        ObjectNode wanted = object("displayName", one(options, "--display-name"));
        long days = 365L * Integer.parseInt(one(options, "--years"));
        wanted.put("endDateTime", Instant.now().plus(days, ChronoUnit.DAYS).toString());
        ObjectNode body = JSON.createObjectNode();
        body.set("passwordCredential", wanted);
        JsonNode made = graph.call("POST", "/applications/" + objectId(options) + "/addPassword", body);
        return object("appId", one(options, "--id"))
                .put("password", made.path("secretText").asString());
    }

    private String objectId(Map<String, List<String>> options) {
        return graph.call("GET", "/applications?$filter=appId%20eq%20'" + one(options, "--id") + "'", null)
                .path("value")
                .path(0)
                .path("id")
                .asString();
    }

    private static String one(Map<String, List<String>> options, String name) {
        List<String> values = options.getOrDefault(name, List.of());
        if (values.size() != 1) {
            throw new IllegalStateException("argument " + name + ": expected one argument");
        }
        return values.getFirst();
    }

    private static ObjectNode object(String name, String value) {
        return JSON.createObjectNode().put(name, value);
    }
}
