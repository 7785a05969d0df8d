package io.gatehouse.profile.lint;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.PermissionKind;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.setup.Audience;
import io.gatehouse.profile.setup.CredentialWish;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.setup.SignInTemplate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Looks for more power than a profile needs and for habits that Microsoft and the years have taught to avoid. */
public final class ProfileLint {

    private static final int STRONG = 4;
    private static final int LONG_SECRET = 184;
    private static final int RECOMMENDED_LIFE = 180;

    private final ServiceProfile profile;
    private final List<WantedPermission> permissions;
    private final List<LintFinding> findings = new ArrayList<>();

    private ProfileLint(ServiceProfile profile) {
        this.profile = profile;
        this.permissions = profile.permissions().toList();
    }

    /** What matters most comes first. */
    public static List<LintFinding> findings(ServiceProfile profile) {
        return new ProfileLint(profile).run();
    }

    /** The permissions that are left when every covered one is dropped. */
    public static List<String> reduced(ServiceProfile profile) {
        List<WantedPermission> all = profile.permissions().toList();
        return all.stream()
                .filter(permission -> Coverage.covering(permission, all).isEmpty())
                .map(WantedPermission::name)
                .toList();
    }

    private List<LintFinding> run() {
        permissions.forEach(this::covered);
        strength();
        consent();
        RegistrationTemplate template = profile.registrationTemplate();
        if (template != null) {
            registration(template);
        }
        if (profile.checks().isEmpty()) {
            findings.add(LintFinding.warn("no-checks"));
        }
        return findings.stream()
                .sorted(Comparator.comparing(LintFinding::level))
                .toList();
    }

    private void covered(WantedPermission permission) {
        Coverage.covering(permission, permissions)
                .ifPresent(broad -> findings.add(LintFinding.warn("covered", permission.name(), broad.name())));
    }

    private void strength() {
        String strong = permissions.stream()
                .filter(permission ->
                        permission.facts().level() != null && permission.facts().level() >= STRONG)
                .map(WantedPermission::name)
                .collect(Collectors.joining(", "));
        if (!strong.isEmpty()) {
            findings.add(LintFinding.warn("strong", strong));
        }
        String roles = profile.offers().stream()
                .flatMap(offer -> profile.access(offer).stream())
                .filter(access -> access.kind() == PermissionKind.APPLICATION)
                .map(access -> access.permission().name())
                .distinct()
                .collect(Collectors.joining(", "));
        if (!roles.isEmpty()) {
            findings.add(LintFinding.note("application-permissions", roles));
        }
        boolean publishes =
                permissions.stream().anyMatch(wanted -> wanted.name().equals("AppCatalog.ReadWrite.All"));
        if (publishes && profile.teamsApp() == null) {
            findings.add(LintFinding.warn("nothing-to-publish", "AppCatalog.ReadWrite.All"));
        }
    }

    private void consent() {
        if (permissions.stream().noneMatch(wanted -> wanted.facts().adminConsent())) {
            findings.add(LintFinding.note("users-may-consent"));
        }
        permissions.stream()
                .map(wanted -> wanted.facts().api())
                .filter(api -> !api.graph())
                .distinct()
                .forEach(api -> findings.add(LintFinding.note("api-may-be-missing", api.name())));
    }

    private void registration(RegistrationTemplate template) {
        SignInTemplate signIn = template.signIn();
        if (signIn.implicitAccessTokens() || signIn.implicitIdTokens()) {
            findings.add(LintFinding.warn("implicit-tokens"));
        }
        if (signIn.publicClient()) {
            findings.add(LintFinding.warn("public-client"));
        }
        CredentialWish credential = template.credential();
        if (credential.kind() == CredentialWish.Kind.SECRET) {
            findings.add(
                    credential.lifeDays() > LONG_SECRET
                            ? LintFinding.warn("long-secret", credential.lifeDays(), RECOMMENDED_LIFE)
                            : LintFinding.note("secret", credential.lifeDays()));
            if (!credential.perService()) {
                findings.add(LintFinding.warn("shared-secret"));
            }
        }
        if (template.audience().value() == Audience.MULTI_TENANT
                && profile.setUp().partnerConsent() == null) {
            findings.add(LintFinding.warn("audience-too-wide"));
        }
        if (template.audience().value() == Audience.MULTI_TENANT
                && template.audience().principalsOpen()) {
            findings.add(LintFinding.warn("principals-open"));
        }
        if (!template.owners().isEmpty()) {
            findings.add(LintFinding.note("owners"));
        }
    }
}
