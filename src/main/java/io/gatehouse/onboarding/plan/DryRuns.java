package io.gatehouse.onboarding.plan;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.Licence;
import io.gatehouse.onboarding.acting.ActingAccounts;
import io.gatehouse.onboarding.admin.BorrowedSignIns;
import io.gatehouse.onboarding.judge.AccountChecks;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.standing.GivenConsents;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.paper.PreviewLine;
import io.gatehouse.registration.paper.Previews;
import io.gatehouse.registration.paper.TenantPreviews;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Says beforehand what an invitation would do in a tenant, what is there already and which rule would refuse it. */
@Component
public class DryRuns {

    /** After these nobody knows whether the enterprise application is there. */
    private static final Set<String> GONE = Set.of(FailureKind.APP_MISSING.name(), "CONSENT_REMOVED");

    private final ChosenMethods methods;
    private final RegistrationPlans plans;
    private final Views views;
    private final Signers signers;
    private final Profiles profiles;
    private final InvitedRegistrations registrations;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    DryRuns(
            ChosenMethods methods,
            RegistrationPlans plans,
            Views views,
            Signers signers,
            Profiles profiles,
            InvitedRegistrations registrations,
            Clock clock) {
        this.methods = methods;
        this.plans = plans;
        this.views = views;
        this.signers = signers;
        this.profiles = profiles;
        this.registrations = registrations;
        this.clock = clock;
    }

    /** What is looked at. */
    @Component
    record Views(Previews previews, TenantPreviews tenant, Preflight preflight, Graph graph) {}

    /** Whose sign-in would be kept, and what is known of the one that is. */
    @Component
    record Signers(ActingAccounts acting, GivenConsents consents, AccountChecks checks, Connections connections) {}

    /**
     * What was seen.
     *
     * @param mayConsent whether the person who looked could go through with it
     * @param products what the organisation has bought; null where Microsoft did not tell, and in reports from before it was
     *     read
     */
    public record DryRun(
            ConnectionMethod method,
            boolean mayConsent,
            List<PreviewLine> lines,
            Instant at,
            @Nullable List<Licence> products) {

        public List<PreviewLine> creates() {
            return lines.stream()
                    .filter(line -> line.kind() == PreviewLine.Kind.CREATES)
                    .toList();
        }

        public List<PreviewLine> remarks() {
            return lines.stream()
                    .filter(line -> line.kind() != PreviewLine.Kind.CREATES)
                    .toList();
        }

        public boolean refused() {
            return lines.stream().anyMatch(line -> line.kind() == PreviewLine.Kind.REFUSES);
        }
    }

    /** @throws io.gatehouse.microsoft.failure.MicrosoftException where Graph does not tell */
    public String of(InvitationView invitation, Candidate candidate, boolean mayConsent) {
        GraphAccess access = BorrowedSignIns.access(candidate);
        ConnectionMethod method = methods.of(invitation).method();
        Preflight.Result seen = views.preflight().look(invitation, candidate, access);
        List<PreviewLine> lines = new ArrayList<>(
                method == ConnectionMethod.NEW_APP_REGISTRATION
                        ? views.previews().of(access, plan(invitation, candidate, seen.standing()))
                        : consent(access, invitation, candidate));
        stop(seen.stop(), lines);
        lines.addAll(views.tenant().of(access, registrations.of(invitation)));
        return json.writeValueAsString(new DryRun(method, mayConsent, lines, clock.instant(), products(access)));
    }

    /** Null where Microsoft will not tell. */
    private @Nullable List<Licence> products(GraphAccess access) {
        try {
            return views.graph().licences(access);
        } catch (MicrosoftException e) {
            if (e.failure().untold()) {
                return null;
            }
            throw e;
        }
    }

    /** What stands stays: a repair makes no second registration. */
    private RegistrationPlan plan(InvitationView invitation, Candidate candidate, @Nullable UUID standing) {
        RegistrationPlan plan = plans.byHand(invitation, candidate.tenant());
        return standing == null ? plan : plan.onto(standing);
    }

    private List<PreviewLine> consent(GraphAccess access, InvitationView invitation, Candidate candidate) {
        AppRegistration own = registrations.of(invitation);
        ServiceProfile profile = profiles.get(invitation.profile());
        boolean stands = signers.connections().ofCustomer(invitation.customerId()).stream()
                .anyMatch(known -> worksBy(own, candidate.tenant(), known));
        List<PreviewLine> lines = new ArrayList<>(views.previews().ofConsent(access, own, profile.scopes(), stands));
        if (keepsTheirs(invitation)) {
            stop(signers.checks().ofAccount(invitation, profile, candidate, access), lines);
        }
        return lines;
    }

    private static boolean worksBy(AppRegistration own, TenantId tenant, ConnectionView known) {
        return known.active()
                && known.registrationId().equals(own.id())
                && known.tenant().equals(tenant)
                && known.reasons().stream().map(HealthReason::code).noneMatch(GONE::contains);
    }

    /** Whoever looks would go on with the own sign-in; a service account's is judged when it signs in. */
    private boolean keepsTheirs(InvitationView invitation) {
        return signers.acting().of(invitation).isEmpty()
                && signers.consents().find(invitation.id()).isEmpty();
    }

    private static void stop(@Nullable Stop stop, List<PreviewLine> lines) {
        if (stop != null) {
            lines.add(PreviewLine.stops(stop.reason().name(), Objects.requireNonNullElse(stop.detail(), "")));
        }
    }

    public DryRun read(String report) {
        return json.readValue(report, DryRun.class);
    }
}
