package io.gatehouse.microsoft.application;

import com.microsoft.graph.models.ApiApplication;
import com.microsoft.graph.models.Application;
import com.microsoft.graph.models.ImplicitGrantSettings;
import com.microsoft.graph.models.PublicClientApplication;
import com.microsoft.graph.models.ServicePrincipalLockConfiguration;
import com.microsoft.graph.models.SpaApplication;
import com.microsoft.graph.models.WebApplication;
import io.gatehouse.microsoft.application.ApplicationFacts.AppRole;
import io.gatehouse.microsoft.application.ApplicationFacts.ExposedScope;
import io.gatehouse.microsoft.application.ApplicationFacts.OptionalClaims;
import io.gatehouse.microsoft.application.ApplicationFacts.PreAuthorized;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of an app registration that shall be sent; what is not named here is not touched. Graph replaces a
 * collection as a whole, so each list must be complete. Immutable: each call answers another draft.
 */
public final class ApplicationDraft {

    private static final ApplicationDraft EMPTY = new ApplicationDraft(List.of());

    private final List<Consumer<Application>> edits;

    private ApplicationDraft(List<Consumer<Application>> edits) {
        this.edits = edits;
    }

    public static ApplicationDraft empty() {
        return EMPTY;
    }

    public static ApplicationDraft named(String displayName) {
        return EMPTY.displayName(displayName);
    }

    public ApplicationDraft displayName(String name) {
        return with(application -> application.setDisplayName(name));
    }

    /** One of {@code AzureADMyOrg}, {@code AzureADMultipleOrgs} and the two with personal accounts. */
    public ApplicationDraft signInAudience(String audience) {
        return with(application -> application.setSignInAudience(audience));
    }

    /** Unique in the world; {@code api://host/clientId} needs the client id and therefore a second call. */
    public ApplicationDraft identifierUris(List<String> uris) {
        return with(application -> application.setIdentifierUris(List.copyOf(uris)));
    }

    public ApplicationDraft redirectUris(List<String> uris) {
        return with(application -> web(application).setRedirectUris(List.copyOf(uris)));
    }

    public ApplicationDraft logoutUrl(@Nullable String url) {
        return with(application -> web(application).setLogoutUrl(url));
    }

    /** Whether the authorize endpoint hands out id tokens and access tokens by itself; wanted by no code flow. */
    public ApplicationDraft implicitTokens(boolean idTokens, boolean accessTokens) {
        return with(application -> {
            ImplicitGrantSettings settings = new ImplicitGrantSettings();
            settings.setEnableIdTokenIssuance(idTokens);
            settings.setEnableAccessTokenIssuance(accessTokens);
            web(application).setImplicitGrantSettings(settings);
        });
    }

    public ApplicationDraft spaRedirectUris(List<String> uris) {
        return with(application -> {
            SpaApplication spa = new SpaApplication();
            spa.setRedirectUris(List.copyOf(uris));
            application.setSpa(spa);
        });
    }

    public ApplicationDraft publicClientRedirectUris(List<String> uris) {
        return with(application -> {
            PublicClientApplication client = new PublicClientApplication();
            client.setRedirectUris(List.copyOf(uris));
            application.setPublicClient(client);
        });
    }

    /** "Allow public client flows" of Microsoft's pages. */
    public ApplicationDraft fallbackPublicClient(boolean allowed) {
        return with(application -> application.setIsFallbackPublicClient(allowed));
    }

    public ApplicationDraft requiredAccess(List<RequiredAccess> access) {
        return with(application -> application.setRequiredResourceAccess(
                access.stream().map(ApplicationParts::required).toList()));
    }

    /** All exposed scopes: one that is left out is deleted, which Graph allows only for a disabled one. */
    public ApplicationDraft exposedScopes(List<ExposedScope> scopes) {
        return with(application -> api(application)
                .setOauth2PermissionScopes(
                        scopes.stream().map(ApplicationParts::scope).toList()));
    }

    /** All clients that need no consent of their users; the scopes must be exposed before or in the same draft. */
    public ApplicationDraft preAuthorized(List<PreAuthorized> clients) {
        return with(application -> api(application)
                .setPreAuthorizedApplications(
                        clients.stream().map(ApplicationParts::preAuthorized).toList()));
    }

    /** All roles offered: one that is left out is deleted, which Graph allows only for a disabled one. */
    public ApplicationDraft appRoles(List<AppRole> roles) {
        return with(application -> application.setAppRoles(
                roles.stream().map(ApplicationParts::appRole).toList()));
    }

    public ApplicationDraft accessTokenVersion(int version) {
        return with(application -> api(application).setRequestedAccessTokenVersion(version));
    }

    public ApplicationDraft optionalClaims(OptionalClaims claims) {
        return with(application -> application.setOptionalClaims(ApplicationParts.optionalClaims(claims)));
    }

    /** Nobody in another tenant may then add credentials to the enterprise application there (15). */
    public ApplicationDraft lockedPrincipals() {
        return with(application -> {
            ServicePrincipalLockConfiguration lock = new ServicePrincipalLockConfiguration();
            lock.setIsEnabled(true);
            lock.setAllProperties(true);
            application.setServicePrincipalLockConfiguration(lock);
        });
    }

    public ApplicationDraft unlockedPrincipals() {
        return with(application -> {
            ServicePrincipalLockConfiguration lock = new ServicePrincipalLockConfiguration();
            lock.setIsEnabled(false);
            application.setServicePrincipalLockConfiguration(lock);
        });
    }

    public ApplicationDraft tags(List<String> tags) {
        return with(application -> application.setTags(List.copyOf(tags)));
    }

    public boolean isEmpty() {
        return edits.isEmpty();
    }

    Application body() {
        Application body = GraphCalls.bare(new Application());
        edits.forEach(edit -> edit.accept(body));
        return body;
    }

    private ApplicationDraft with(Consumer<Application> edit) {
        List<Consumer<Application>> more = new ArrayList<>(edits);
        more.add(edit);
        return new ApplicationDraft(List.copyOf(more));
    }

    private static WebApplication web(Application application) {
        WebApplication web = Objects.requireNonNullElseGet(application.getWeb(), WebApplication::new);
        application.setWeb(web);
        return web;
    }

    private static ApiApplication api(Application application) {
        ApiApplication api = Objects.requireNonNullElseGet(application.getApi(), ApiApplication::new);
        application.setApi(api);
        return api;
    }
}
