package io.gatehouse.provider.errand;

import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.permission.KnownResource;
import io.gatehouse.microsoft.permission.Permissions;
import io.gatehouse.microsoft.permission.Permissions.Lookup;
import io.gatehouse.provider.AskedPermissions;
import io.gatehouse.provider.Role;
import io.gatehouse.registration.lint.LintWish;
import io.gatehouse.shared.PublicUrl;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** How the provider's own registration has to be. */
@Component
public class SetUpWish {

    public static final String AUDIENCE = "AzureADMultipleOrgs";
    public static final String SIGN_IN_PATH = "/login/oauth2/code/" + EntraClientRegistrations.ID;
    public static final String CALLBACK_PATH = "/authenticate/OAuth2Callback";
    /** Half a year, as a credential that Gatehouse makes itself. */
    public static final Duration LIFE = Duration.ofDays(180);

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration SOON = Duration.ofDays(30);

    private final PublicUrl publicUrl;
    private final AskedPermissions asked;

    SetUpWish(PublicUrl publicUrl, AskedPermissions asked) {
        this.publicUrl = publicUrl;
        this.asked = asked;
    }

    public String signInRedirect() {
        return publicUrl.link(SIGN_IN_PATH);
    }

    public String callback() {
        return publicUrl.link(CALLBACK_PATH);
    }

    public List<String> redirects() {
        return List.of(signInRedirect(), callback());
    }

    /** The ids of what customers are asked for. */
    public RequiredAccess access() {
        Set<String> ids = asked.delegated().stream().map(SetUpWish::id).collect(Collectors.toCollection(TreeSet::new));
        return new RequiredAccess(KnownResource.GRAPH.appId(), ids, Set.of());
    }

    private static String id(String name) {
        Lookup found = Permissions.resolve(KnownResource.GRAPH, name, Permissions.Kind.DELEGATED);
        if (found instanceof Lookup.Known known) {
            return known.id();
        }
        throw new IllegalStateException("No delegated permission of Microsoft Graph: " + name);
    }

    public static Set<String> appRoles() {
        return Arrays.stream(Role.values()).map(Role::appRole).collect(Collectors.toSet());
    }

    public static String identifierUri(String appId) {
        return "api://" + appId;
    }

    /** @param trustedOwners object ids of those who may own it */
    public LintWish lint(String appId, Set<String> keyIds, Set<String> trustedOwners) {
        return new LintWish(
                new LintWish.Platform(Set.of(AUDIENCE), new TreeSet<>(redirects()), false, false),
                List.of(access()),
                new LintWish.Offer(identifierUri(appId), Set.of(), Set.of(), 2, appRoles()),
                new LintWish.CredentialLimits(LONGEST, SOON, keyIds),
                new LintWish.Trust(trustedOwners, true));
    }
}
