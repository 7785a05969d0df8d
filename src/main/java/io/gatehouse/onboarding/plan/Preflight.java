package io.gatehouse.onboarding.plan;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.Me;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.judge.OrganisationChecks;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.standing.KeptRegistrations;
import io.gatehouse.profile.operation.ConnectionCheck;
import io.gatehouse.profile.setup.InputType;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.shelf.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What can be seen with the admin's sign-in before anything is made: what would fail at the end fails now. */
@Component
public class Preflight implements OrganisationChecks {

    private final Profiles profiles;
    private final ServiceInputs inputs;
    private final Graph graph;
    private final Tenants tenants;
    private final KeptRegistrations standing;

    Preflight(Profiles profiles, ServiceInputs inputs, Graph graph, Tenants tenants, KeptRegistrations standing) {
        this.profiles = profiles;
        this.inputs = inputs;
        this.graph = graph;
        this.tenants = tenants;
        this.standing = standing;
    }

    /**
     * What came out.
     *
     * @param stop why nothing is to be made; null where all is well
     * @param owners object ids of the people who shall own the registration
     * @param standing the registration that the invitation's connection has, if it is there; or one that nobody uses
     * @param renewed whether that one shall become what a new one would be
     */
    public record Result(
            @Nullable Stop stop,
            List<String> owners,
            @Nullable UUID standing,
            boolean renewed) {

        static Result stopped(Stop stop) {
            return new Result(stop, List.of(), null, false);
        }
    }

    public Result look(InvitationView invitation, Candidate candidate, GraphAccess access) {
        Optional<Stop> unfit = tenant(invitation, candidate, access);
        return unfit.map(Result::stopped).orElseGet(() -> owners(invitation, access));
    }

    private Optional<Stop> tenant(InvitationView invitation, Candidate candidate, GraphAccess access) {
        return profiles.get(invitation.profile()).checks().stream()
                .filter(check -> check.severity() == ConnectionCheck.Severity.REFUSE)
                .flatMap(check -> Stream.ofNullable(failed(check, invitation, candidate, access)))
                .findFirst();
    }

    /**
     * Why the organisation will not do for a consent. What its token may not read is no reason, nor that Microsoft is silent:
     * the check after connecting asks again.
     */
    @Override
    public Optional<Stop> ofConsent(InvitationView invitation, Candidate candidate) {
        try {
            return tenant(invitation, candidate, new GraphAccess(candidate.tenant(), candidate.accessToken()));
        } catch (MicrosoftException e) {
            return Optional.empty();
        }
    }

    private @Nullable Stop failed(
            ConnectionCheck check, InvitationView invitation, Candidate candidate, GraphAccess access) {
        return switch (check.kind()) {
            case DOMAIN_MATCHES_TENANT -> otherDomain(invitation, candidate);
            case WORK_DIRECTORY -> graph.organization(access).work() ? null : Stop.of(StopReason.NO_WORK_DIRECTORY);
            case TENANT_HAS_PRODUCT -> missingProduct(check, access);
            default -> null;
        };
    }

    private @Nullable Stop otherDomain(InvitationView invitation, Candidate candidate) {
        for (String domain : typed(invitation, InputType.DOMAIN)) {
            if (!tenants.resolve(domain).equals(candidate.tenant())) {
                return Stop.of(StopReason.DOMAIN_OTHER).because(domain);
            }
        }
        return null;
    }

    /** What Microsoft will not tell refuses nobody: whether the service works is proven once it is connected. */
    private @Nullable Stop missingProduct(ConnectionCheck check, GraphAccess access) {
        try {
            return graph.products(access).stream().anyMatch(product -> product.gives(check.accepts()))
                    ? null
                    : Stop.of(StopReason.PRODUCT_MISSING).because(String.join(", ", check.accepts()));
        } catch (MicrosoftException e) {
            if (e.failure().untold()) {
                return null;
            }
            throw e;
        }
    }

    /** An owner is named by object id; the same look-up tells a mistyped account before anything is made for it. */
    public Result owners(InvitationView invitation, GraphAccess access) {
        RegistrationTemplate template = profiles.get(invitation.profile()).registrationTemplate();
        if (template == null || !template.owners().contains(RegistrationTemplate.Owner.SERVICE_ACCOUNT)) {
            return new Result(null, List.of(), standing.in(invitation, access), false);
        }
        List<String> owners = new ArrayList<>();
        for (String account : typed(invitation, InputType.ACCOUNT)) {
            Optional<Me> person = graph.named(access, account);
            if (person.isEmpty()) {
                return Result.stopped(Stop.of(StopReason.ACCOUNT_UNKNOWN).because(account));
            }
            owners.add(person.get().id());
        }
        return new Result(null, owners, standing.in(invitation, access), false);
    }

    private List<String> typed(InvitationView invitation, InputType type) {
        return profiles.get(invitation.profile()).inputs().stream()
                .filter(input -> input.format().type() == type)
                .flatMap(input -> inputs.typed(invitation.customerId(), invitation.profile(), input.key()).stream())
                .toList();
    }
}
