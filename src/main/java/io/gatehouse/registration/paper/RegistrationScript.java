package io.gatehouse.registration.paper;

import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.Permission;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A plan as a script for the Azure CLI, for administrators who want to read first and run it themselves. It asks for
 * nothing but {@code az} and bash, holds no secret, and makes nothing twice.
 */
public final class RegistrationScript {

    private static final String STEPS = read("/registration/steps.sh");

    private final RegistrationPlan plan;
    private final ScriptFacts facts;
    private final ScriptBodies bodies;

    private RegistrationScript(RegistrationPlan plan, ScriptFacts facts) {
        this.plan = plan;
        this.facts = facts;
        this.bodies = new ScriptBodies(plan, facts.tag());
    }

    /** The whole script, ready to be saved. */
    public static String of(RegistrationPlan plan, ScriptFacts facts) {
        RegistrationScript script = new RegistrationScript(plan, facts);
        return script.head() + script.values() + "\n" + STEPS + script.calls();
    }

    private String head() {
        String tenant = plan.place().tenant().value();
        return lines(
                "#!/usr/bin/env bash",
                Bash.comment("Registers \"" + plan.settings().displayName() + "\" in the tenant " + tenant),
                Bash.comment("of " + facts.customer() + ", as " + facts.provider() + " would do it by itself."),
                Bash.comment("Reference " + facts.reference() + ", written " + facts.now()),
                "#",
                "# Read it before you run it. You need the Azure CLI, signed in as somebody who may register applications",
                "# and consent for the organisation (Global Administrator, or Privileged Role Administrator together with",
                "# Application Administrator):",
                "#",
                "#   az login --tenant " + tenant + " --allow-no-subscriptions",
                "#   bash this-script.sh",
                "#",
                "# Run it as often as you like: it finds by its tag what an earlier run made. To undo all of it, delete the",
                "# app registration; consent and permissions go with it. No secret is written here or put on a command",
                "# line; the one that Microsoft makes is shown once at the end, for you to type in.",
                "set -euo pipefail",
                "");
    }

    private String values() {
        String kind = plan.credential().kind() == CredentialKind.SECRET ? "secret" : "certificate";
        List<String> all = new ArrayList<>(List.of(
                "# What is wanted.",
                value("tenant", plan.place().tenant().value()),
                value("graph_url", facts.cloud().graph().toString()),
                value("tag", facts.tag()),
                value("finish", facts.finish().toString()),
                value("credential_prefix", prefix()),
                value("days", String.valueOf(plan.credential().lifeDays())),
                value("pem", "gatehouse-" + plan.place().service() + ".pem"),
                document("application", bodies.application())));
        if (bodies.redirectsNameTheClient()) {
            all.add(document("redirects", bodies.redirects()));
        }
        if (exposes()) {
            all.add(document("exposed", bodies.exposed()));
        }
        all.add(document(
                "credential",
                kind.equals("secret") ? bodies.secret(prefix(), endsAt()) : bodies.certificate(prefix())));
        return lines(all.toArray(String[]::new));
    }

    /** What is declared comes first, and consent after all of it. */
    private String calls() {
        RegistrationPlan.Settings wanted = plan.settings();
        List<String> all = new ArrayList<>(List.of("", "# Step by step.", "require_tenant", "make_application"));
        if (bodies.redirectsNameTheClient()) {
            all.add(call(
                    "set_redirects", ScriptBodies.late(wanted.redirectUris().getFirst())));
        }
        all.add("make_principal");
        if (exposes()) {
            String uri = wanted.identifierUri() == null ? "" : ScriptBodies.late(wanted.identifierUri());
            String scope = wanted.exposedScopes().isEmpty()
                    ? ""
                    : wanted.exposedScopes().getFirst().value();
            all.add(call("expose_api", uri, scope));
        }
        wanted.preAuthorizedClients().forEach(client -> all.add(call("pre_authorize", client)));
        if (plan.extras().preAuthorizeTeamsApp()) {
            all.add(
                    "# Known once the Teams app is published: run this again as TEAMS_APP_ID=<its id> bash this-script.sh");
            all.add("if [[ -n ${TEAMS_APP_ID-} ]]; then pre_authorize \"$TEAMS_APP_ID\"; fi");
        }
        plan.extras().owners().forEach(owner -> all.add(call("add_owner", owner)));
        plan.access().forEach(resource -> all.addAll(permissions(resource)));
        boolean secret = plan.credential().kind() == CredentialKind.SECRET;
        all.add(secret ? "make_secret" : "make_certificate");
        all.add(call("tell", secret ? "Client secret:          " : "Certificate with key:   "));
        return lines(all.toArray(String[]::new));
    }

    private static List<String> permissions(ResourceAccess resource) {
        List<String> all = new ArrayList<>(List.of(call("find_api", resource.appId(), resource.name())));
        if (!resource.scopes().isEmpty()) {
            all.add(call(
                    "grant", resource.scopes().stream().map(Permission::name).collect(Collectors.joining(" "))));
        }
        resource.roles().forEach(role -> all.add(call("assign", role.id(), role.name())));
        return all;
    }

    private boolean exposes() {
        return plan.settings().identifierUri() != null
                || !plan.settings().exposedScopes().isEmpty();
    }

    private String prefix() {
        return "gatehouse/" + plan.place().service() + "/";
    }

    private Instant endsAt() {
        return facts.now()
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofDays(plan.credential().lifeDays()));
    }

    private static String value(String name, String text) {
        return name + "=" + Bash.quoted(text);
    }

    /** JSON never holds a line that is just this word. */
    private static String document(String name, String json) {
        return "IFS= read -r -d '' " + name + " <<'JSON' || true\n" + json + "\nJSON";
    }

    private static String call(String function, String... arguments) {
        return function
                + java.util.Arrays.stream(arguments)
                        .map(argument -> " " + Bash.quoted(argument))
                        .collect(Collectors.joining());
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    private static String read(String resource) {
        try (InputStream file = Objects.requireNonNull(RegistrationScript.class.getResourceAsStream(resource))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
