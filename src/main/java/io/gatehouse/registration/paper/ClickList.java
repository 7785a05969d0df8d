package io.gatehouse.registration.paper;

import io.gatehouse.microsoft.cloud.AdminCenter;
import io.gatehouse.microsoft.cloud.AdminCenter.Page;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.paper.ClickStep.Kind;
import io.gatehouse.registration.paper.ClickStep.Value;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import io.gatehouse.registration.plan.StepKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as a list of clicks on Microsoft's pages, with each value that is to be copied there. */
public final class ClickList {

    /** What stands for the client id until somebody knows it. */
    private static final String UNKNOWN = "<client-id>";

    private final RegistrationPlan plan;
    private final AdminCenter center;
    private final @Nullable String clientId;

    private ClickList(RegistrationPlan plan, AdminCenter center, @Nullable String clientId) {
        this.plan = plan;
        this.center = center;
        this.clientId = clientId;
    }

    /** @param clientId as soon as the registration has one: its pages are linked, and values that name it are whole */
    public static List<ClickStep> of(RegistrationPlan plan, AdminCenter center, @Nullable String clientId) {
        return new ClickList(plan, center, clientId).steps();
    }

    /** In the order that the service wants; where it wants none, consent comes last, when everything it is for exists. */
    private List<ClickStep> steps() {
        List<ClickStep> all = usual();
        if (plan.extras().order() == null) {
            return all;
        }
        List<StepKey> order = plan.steps();
        return all.stream()
                .sorted(Comparator.comparing(step -> order.indexOf(step.kind().step())))
                .toList();
    }

    private List<ClickStep> usual() {
        RegistrationPlan.Settings wanted = plan.settings();
        List<ClickStep> all = new ArrayList<>(List.of(create(wanted), signIn(wanted)));
        if (wanted.identifierUri() != null || !wanted.exposedScopes().isEmpty()) {
            all.add(expose(wanted));
        }
        if (wanted.tokenVersion() != null) {
            all.add(step(
                    Kind.MANIFEST, "", Page.MANIFEST, List.of(Value.copied("version", "" + wanted.tokenVersion()))));
        }
        if (wanted.claims() != null) {
            all.add(claims(wanted.claims()));
        }
        if (plan.extras().teamsAppId() != null) {
            all.add(new ClickStep(Kind.TEAMS_APP, "", AdminCenter.teamsApps(), List.of()));
        }
        if (!wanted.preAuthorizedClients().isEmpty() || plan.extras().preAuthorizeTeamsApp()) {
            all.add(clients(wanted));
        }
        plan.access().forEach(resource -> all.add(permissions(resource)));
        if (!plan.extras().owners().isEmpty()) {
            all.add(step(
                    Kind.OWNERS, "", Page.OWNERS, copied("owner", plan.extras().owners())));
        }
        all.add(credential());
        all.add(step(Kind.CONSENT, "", Page.PERMISSIONS, List.of()));
        return List.copyOf(all);
    }

    private ClickStep create(RegistrationPlan.Settings wanted) {
        List<Value> values = new ArrayList<>(
                List.of(Value.copied("name", wanted.displayName()), Value.chosen("audience", wanted.audience())));
        values.addAll(copied("redirect", wanted.redirectUris()));
        return new ClickStep(Kind.CREATE, "", center.newRegistration(), values);
    }

    private ClickStep signIn(RegistrationPlan.Settings wanted) {
        List<Value> values = new ArrayList<>();
        if (wanted.logoutUrl() != null) {
            values.addAll(copied("logout", List.of(wanted.logoutUrl())));
        }
        values.add(Value.turned("implicitAccess", wanted.implicitAccessTokens()));
        values.add(Value.turned("implicitId", wanted.implicitIdTokens()));
        values.add(Value.turned("public", wanted.publicClient()));
        if (wanted.locksPrincipals()) {
            values.add(Value.turned("lock", true));
        }
        return step(Kind.SIGN_IN, "", Page.AUTHENTICATION, values);
    }

    private ClickStep expose(RegistrationPlan.Settings wanted) {
        List<Value> values = new ArrayList<>();
        if (wanted.identifierUri() != null) {
            values.addAll(copied("identifier", List.of(wanted.identifierUri())));
        }
        wanted.exposedScopes().forEach(scope -> {
            values.add(Value.copied("scope", scope.value()));
            values.add(Value.chosen("consent", scope.adminOnly() ? "admins" : "everybody"));
            values.add(Value.copied("title", scope.title()));
            values.add(Value.copied("description", scope.text()));
        });
        return step(Kind.EXPOSE, "", Page.EXPOSE, values);
    }

    private ClickStep claims(RegistrationPlan.Claims wanted) {
        List<Value> values = new ArrayList<>(copied("idClaim", wanted.idToken()));
        values.addAll(copied("accessClaim", wanted.accessToken()));
        return step(Kind.CLAIMS, "", Page.TOKENS, values);
    }

    private ClickStep clients(RegistrationPlan.Settings wanted) {
        List<Value> values = new ArrayList<>(copied("client", wanted.preAuthorizedClients()));
        if (plan.extras().preAuthorizeTeamsApp()) {
            values.add(Value.chosen("client", "teamsApp"));
        }
        return step(Kind.CLIENTS, "", Page.EXPOSE, values);
    }

    private ClickStep permissions(ResourceAccess resource) {
        List<Value> values = new ArrayList<>();
        resource.scopes().forEach(scope -> values.add(Value.copied("delegated", scope.name())));
        resource.roles().forEach(role -> values.add(Value.copied("application", role.name())));
        return step(Kind.PERMISSIONS, resource.name(), Page.PERMISSIONS, values);
    }

    private ClickStep credential() {
        RegistrationPlan.CredentialWish wish = plan.credential();
        List<Value> values = new ArrayList<>();
        if (wish.kind() == CredentialKind.CERTIFICATE) {
            values.add(Value.copied(
                    "command",
                    "openssl req -x509 -newkey rsa:3072 -sha256 -nodes -days " + wish.lifeDays()
                            + " -subj /CN=gatehouse -keyout gatehouse.key -out gatehouse.crt"));
        }
        values.add(Value.copied("label", "gatehouse/" + plan.place().service()));
        values.add(Value.copied("days", String.valueOf(wish.lifeDays())));
        Kind kind = wish.kind() == CredentialKind.SECRET ? Kind.SECRET : Kind.CERTIFICATE;
        return step(kind, "", Page.CREDENTIALS, values);
    }

    private List<Value> copied(String name, List<String> texts) {
        String client = clientId == null ? UNKNOWN : clientId;
        return texts.stream()
                .map(text -> Value.copied(name, text.replace(RegistrationPlan.CLIENT_ID, client)))
                .toList();
    }

    private ClickStep step(Kind kind, String about, Page page, List<Value> values) {
        String link = clientId == null ? center.registrations() : center.registration(clientId, page);
        return new ClickStep(kind, about, link, values);
    }
}
