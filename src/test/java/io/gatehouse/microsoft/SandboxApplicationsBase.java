package io.gatehouse.microsoft;

import static io.gatehouse.microsoft.SandboxClient.CONTOSO;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.permission.KnownResource;
import io.gatehouse.microsoft.permission.Permissions;
import io.gatehouse.microsoft.permission.Permissions.Kind;
import io.gatehouse.microsoft.permission.Permissions.Lookup;
import io.gatehouse.sandbox.SandboxFacts;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** An admin of Contoso at the sandbox, through the calls that the portal makes. */
abstract class SandboxApplicationsBase {

    static final List<String> BOOTSTRAP = List.of(
            "User.Read",
            "Application.Read.All",
            "Application.ReadWrite.All",
            "AppRoleAssignment.ReadWrite.All",
            "DelegatedPermissionGrant.ReadWrite.All",
            "Directory.Read.All",
            "Policy.Read.All");

    static SandboxClient client;

    static GraphAccess admin;

    final GraphCalls calls = client.calls();

    final Applications applications = new Applications(client.cloud, calls);

    final Graph graph = new Graph(client.cloud, calls);

    @BeforeAll
    static void start() {
        client = new SandboxClient();
        admin = client.allowed(CONTOSO, SandboxFacts.CONTOSO_ADMIN, BOOTSTRAP);
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    Application created() {
        return applications.create(
                admin,
                ApplicationDraft.named("Direct Routing – Contoso")
                        .signInAudience("AzureADMyOrg")
                        .redirectUris(List.of("https://portal.example.com/authenticate/OAuth2Callback"))
                        .implicitTokens(false, false)
                        .requiredAccess(List.of(new RequiredAccess(
                                KnownResource.GRAPH.appId(),
                                Set.of(id("User.Read", Kind.DELEGATED)),
                                Set.of(id("User.Read.All", Kind.APPLICATION)))))
                        .tags(List.of("gatehouse:" + UUID.randomUUID())));
    }

    static String id(String permission, Kind kind) {
        return ((Lookup.Known) Permissions.resolve(KnownResource.GRAPH, permission, kind)).id();
    }
}
