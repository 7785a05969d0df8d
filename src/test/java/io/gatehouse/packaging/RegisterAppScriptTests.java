package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code src/docs/register-app.sh} asks the Azure CLI for what Gatehouse needs, and says how to go on. */
class RegisterAppScriptTests {

    private static final String CLIENT = "11111111-2222-4333-8444-555555555555";

    /** Keeps its arguments, answers what the real one prints, and fails where the file {@code broken} says so. */
    private static final String AZ = """
        #!/usr/bin/env bash
        printf '%s\\n' "$@" '' >> calls
        if [[ -f broken && "$*" == "$(cat broken)"* ]]; then echo 'ERROR: Insufficient privileges' >&2; exit 1; fi
        case "$1 $2 $3" in
          'ad app create') echo CLIENT ;;
          'ad app credential') echo s3cret-value ;;
          'account show '*) echo home-tenant ;;
        esac
        """;

    @TempDir
    Path folder;

    @BeforeEach
    void installAz() throws IOException {
        Path az = Files.writeString(folder.resolve("az"), AZ.replace("CLIENT", CLIENT));
        assertThat(az.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void makesTheRegistrationThatGatehouseNeeds() throws Exception {
        assertThat(run("https://connect.example.com", "Example Voice Connect")).isZero();

        List<String> create = call("ad app create");
        assertThat(after(create, "--display-name")).isEqualTo("Example Voice Connect");
        assertThat(after(create, "--sign-in-audience")).isEqualTo("AzureADMultipleOrgs");
        int redirects = create.indexOf("--web-redirect-uris");
        assertThat(create.subList(redirects + 1, redirects + 3))
                .containsExactly(
                        "https://connect.example.com/login/oauth2/code/entra",
                        "https://connect.example.com/authenticate/OAuth2Callback");
        JsonNode roles = JsonMapper.shared().readTree(after(create, "--app-roles"));
        assertThat(roles.valueStream().map(role -> role.path("value").asString()))
                .containsExactly("Gatehouse.Owner", "Gatehouse.Operator", "Gatehouse.Auditor");
        assertThat(roles.valueStream()
                        .map(role -> UUID.fromString(role.path("id").asString())))
                .doesNotHaveDuplicates();
        assertThat(roles)
                .allSatisfy(role -> assertThat(
                                role.path("allowedMemberTypes").valueStream().map(JsonNode::asString))
                        .containsExactly("User", "Application"));
        List<String> settings = calls().stream()
                .filter(call -> String.join(" ", call).startsWith("ad app update --id " + CLIENT))
                .flatMap(List::stream)
                .toList();
        assertThat(settings)
                .contains(
                        "api://" + CLIENT, "groupMembershipClaims=DirectoryRole", "api.requestedAccessTokenVersion=2");
    }

    @Test
    void asksForThePermissionsOfDirectRoutingAndNoOthers() throws Exception {
        run("https://connect.example.com", "Example Voice Connect");

        JsonNode access = JsonMapper.shared()
                .readTree(after(call("ad app create"), "--required-resource-accesses"))
                .get(0);
        assertThat(access.path("resourceAppId").asString()).isEqualTo("00000003-0000-0000-c000-000000000000");
        Map<String, String> ids = scopes();
        List<String> wanted = Pattern.compile("(?m)^      - name: (\\S+)$")
                .matcher(Files.readString(Path.of("src/main/resources/profiles/direct-routing.yaml")))
                .results()
                .map(found -> ids.get(found.group(1)))
                .toList();
        assertThat(wanted).hasSize(9).doesNotContainNull();
        assertThat(access.path("resourceAccess")
                        .valueStream()
                        .map(entry -> entry.path("id").asString()))
                .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(access.path("resourceAccess"))
                .allSatisfy(entry -> assertThat(entry.path("type").asString()).isEqualTo("Scope"));
    }

    @Test
    void printsTheVariablesAndTheNextStep() throws Exception {
        run("https://connect.example.com", "Example Voice Connect");

        assertThat(Files.readAllLines(folder.resolve("output")))
                .contains(
                        "GATEHOUSE_PROVIDER_TENANT_ID=home-tenant",
                        "GATEHOUSE_PROVIDER_CLIENT_ID=" + CLIENT,
                        "GATEHOUSE_PROVIDER_CLIENT_SECRET=s3cret-value")
                .last()
                .asString()
                .contains("Gatehouse.Owner");
    }

    @Test
    void stopsAtTheFirstRefusalAndAtAMissingArgument() throws Exception {
        Files.writeString(folder.resolve("broken"), "ad app create");

        assertThat(run("https://connect.example.com", "Example Voice Connect")).isNotZero();
        assertThat(calls()).hasSize(1);
        assertThat(folder.resolve("output")).content().isEqualTo("ERROR: Insufficient privileges\n");
        assertThat(run("https://connect.example.com")).isNotZero();
        assertThat(folder.resolve("output")).content().contains("the name that customers read");
    }

    private int run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "bash", Path.of("src/docs/register-app.sh").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder script = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        script.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        return script.start().waitFor();
    }

    private List<List<String>> calls() throws IOException {
        List<List<String>> calls = new ArrayList<>();
        for (String call : Files.readString(folder.resolve("calls")).split("\n\n")) {
            calls.add(call.lines().toList());
        }
        return calls;
    }

    private List<String> call(String beginning) throws IOException {
        return calls().stream()
                .filter(call -> String.join(" ", call).startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private static String after(List<String> call, String option) {
        return call.get(call.indexOf(option) + 1);
    }

    /** The ids of Microsoft Graph's delegated scopes by name. */
    private static Map<String, String> scopes() throws IOException {
        Map<String, String> scopes = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/main/resources/microsoft/graph-permissions.csv"))) {
            String[] cells = line.split(",");
            if (!line.startsWith("#") && cells.length > 1) {
                scopes.put(cells[0], cells[1]);
            }
        }
        return scopes;
    }
}
