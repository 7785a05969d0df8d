package io.gatehouse.microsoft.cloud;

import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configured cloud, resolved: where sign-in and Graph live and which names they use in scopes.
 *
 * @param name which cloud
 * @param login address of Entra ID, without trailing slash
 * @param graph address of Microsoft Graph, ending in its version
 */
public record MicrosoftCloud(Cloud name, URI login, URI graph) {

    public static MicrosoftCloud of(MicrosoftSettings settings) {
        return CloudEndpoints.resolve(settings);
    }

    /** The origin that a page's {@code form-action} must allow, because the start form is redirected there. */
    public String signInOrigin() {
        return Origins.of(login);
    }

    public EntraEndpoints endpoints(Authority authority) {
        return new EntraEndpoints(login + "/" + authority.segment());
    }

    /**
     * How this cloud wants a delegated Graph permission written; sign-in scopes such as {@code openid} stay as they
     * are.
     */
    public String scope(String permission) {
        boolean bare = name.understandsShortScopes() || permission.contains("://") || Scopes.isSignIn(permission);
        return bare ? permission : name.graph() + "/" + permission;
    }

    public Set<String> scopes(Collection<String> permissions) {
        return permissions.stream().map(this::scope).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Everything of Graph that was granted before ({@code …/.default}); what client credentials must ask for. */
    public String defaultScope() {
        return name.graph() + "/.default";
    }

    /** The https authority that MSAL4J is told; the transport maps it to {@link #login()}. */
    public URI canonicalLogin() {
        return URI.create(name.login());
    }

    /** What links of Graph may be named by where it lives elsewhere. */
    public URI canonicalGraph() {
        return URI.create(name.graph());
    }

    /** The same as {@link #defaultScope()} by the address of a Graph of one's own, which may know no other name. */
    public Optional<String> ownDefaultScope() {
        return name == Cloud.CUSTOM ? Optional.of(Origins.of(graph) + "/.default") : Optional.empty();
    }

    /**
     * Whether a permission is one of Microsoft Graph, by any name that Graph has: what names no resource is
     * (E:v2-oauth2-auth-code-flow). A slash at the end belongs to some names of resources, so that there may be two.
     */
    public boolean ofGraph(String scope) {
        if (!scope.contains("://")) {
            return true;
        }
        String before = scope.substring(0, scope.lastIndexOf('/'));
        String resource = before.endsWith("/") ? before.substring(0, before.length() - 1) : before;
        Stream<String> everywhere = Arrays.stream(Cloud.values()).map(Cloud::graph);
        Stream<String> here = Stream.of(Origins.of(graph), graph.toString(), withoutVersion());
        return Stream.concat(everywhere, here).anyMatch(resource::equalsIgnoreCase);
    }

    /** All that is granted at Microsoft Graph, as programs name it that want no single permission (E:scopes-oidc). */
    public boolean everything(String scope) {
        return ofGraph(scope) && Scopes.shortName(scope).equalsIgnoreCase(Scopes.EVERYTHING);
    }

    private String withoutVersion() {
        return graph.toString().substring(0, graph.toString().lastIndexOf('/'));
    }

    public boolean leadsToGraph(URI address) {
        return Origins.same(graph, address) && address.getUserInfo() == null;
    }

    /**
     * Keys and metadata may come from the sign-in origin alone; on loopback another spelling of it is the same
     * machine.
     */
    public boolean leadsToLogin(URI address) {
        return Origins.same(login, address) || (Origins.loopback(login) && Origins.loopback(address));
    }
}
