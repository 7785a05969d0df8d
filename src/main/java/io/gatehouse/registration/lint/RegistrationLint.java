package io.gatehouse.registration.lint;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.OptionalClaims;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Looks at a registration as Graph tells it and says what is not as wanted. Asks nobody and changes nothing. */
public final class RegistrationLint {

    private RegistrationLint() {}

    /** The worst first; empty where all is well. */
    public static List<Finding> findings(LintSubject subject, LintWish wish) {
        List<Finding> all = new ArrayList<>();
        all.addAll(PlatformLint.findings(subject.application(), wish.platform()));
        all.addAll(PermissionLint.findings(subject, wish.access()));
        all.addAll(offer(subject.application(), wish.offer()));
        all.addAll(CredentialLint.findings(subject, wish.credentials()));
        all.addAll(trust(subject, wish.trust()));
        all.sort(Comparator.comparing(Finding::severity).thenComparing(Finding::code));
        return List.copyOf(all);
    }

    private static List<Finding> offer(Application app, LintWish.Offer wish) {
        List<Finding> found = new ArrayList<>();
        String uri = wish.identifierUri();
        if (uri != null && !app.identifierUris().contains(uri)) {
            found.add(Finding.of(Finding.Code.IDENTIFIER_URI_MISSING, uri));
        }
        wish.exposedScopes().stream()
                .filter(wanted -> app.api().scopes().stream()
                        .noneMatch(scope -> scope.enabled() && scope.value().equals(wanted)))
                .forEach(wanted -> found.add(Finding.of(Finding.Code.EXPOSED_SCOPE_MISSING, wanted)));
        wish.preAuthorizedClients().stream()
                .filter(wanted -> app.api().preAuthorized().stream()
                        .noneMatch(client -> client.appId().equalsIgnoreCase(wanted)))
                .forEach(wanted -> found.add(Finding.of(Finding.Code.PREAUTHORISED_MISSING, wanted)));
        Integer version = wish.tokenVersion();
        if (version != null && !version.equals(app.api().requestedAccessTokenVersion())) {
            found.add(Finding.of(Finding.Code.TOKEN_VERSION_WRONG, version.toString()));
        }
        wish.appRoles().stream()
                .filter(wanted -> app.appRoles().stream()
                        .noneMatch(role -> role.enabled() && role.value().equals(wanted)))
                .forEach(wanted -> found.add(Finding.of(Finding.Code.APP_ROLE_MISSING, wanted)));
        if (wish.claims() != null) {
            OptionalClaims there = app.optionalClaims();
            found.addAll(claims("ID", wish.claims().idToken(), there.idTokenNames()));
            found.addAll(claims("Access", wish.claims().accessToken(), there.accessTokenNames()));
        }
        return found;
    }

    /** @param token as Microsoft's page calls it */
    private static List<Finding> claims(String token, List<String> wanted, List<String> there) {
        return wanted.stream()
                .filter(claim -> !there.contains(claim))
                .map(claim -> Finding.of(Finding.Code.CLAIM_MISSING, claim, token))
                .toList();
    }

    private static List<Finding> trust(LintSubject subject, LintWish.Trust wish) {
        boolean unverified = wish.verifiedPublisher() && subject.application().verifiedPublisher() == null;
        Stream<Finding> publisher =
                unverified ? Stream.of(Finding.of(Finding.Code.PUBLISHER_UNVERIFIED)) : Stream.empty();
        Stream<Finding> owners = wish.owners() == null
                ? Stream.empty()
                : subject.owners().stream()
                        .filter(owner -> !wish.owners().contains(owner.id()))
                        .map(owner -> Finding.of(
                                Finding.Code.OWNER_FOREIGN,
                                owner.userPrincipalName() != null
                                        ? owner.userPrincipalName()
                                        : owner.displayName() != null ? owner.displayName() : owner.id()));
        return Stream.concat(publisher, owners).toList();
    }
}
