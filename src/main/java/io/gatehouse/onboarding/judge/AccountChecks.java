package io.gatehouse.onboarding.judge;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.AccountReads;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.AccountLicence;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePlan;
import io.gatehouse.microsoft.graph.SignInMethods;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.DirectoryRoles;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.operation.ConnectionCheck;
import io.gatehouse.profile.setup.InputType;
import io.gatehouse.shared.Secret;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks whether the account that signed in can do what the service needs of it: the profile's checks, with its own token. */
@Component
public class AccountChecks {

    private static final EnumSet<ConnectionCheck.Kind> TRIALS = EnumSet.of(
            ConnectionCheck.Kind.CHATS_READABLE,
            ConnectionCheck.Kind.PRESENCE_READABLE,
            ConnectionCheck.Kind.USERS_READABLE);

    private final Graph graph;
    private final AccountReads reads;
    private final ServiceInputs inputs;
    private final DirectoryRoles roles;

    AccountChecks(Graph graph, AccountReads reads, ServiceInputs inputs, DirectoryRoles roles) {
        this.roles = roles;
        this.graph = graph;
        this.reads = reads;
        this.inputs = inputs;
    }

    /**
     * Why this account will not do, or null.
     *
     * @throws MicrosoftException where Microsoft could not be asked
     */
    @Nullable
    Stop refusal(InvitationView invitation, ServiceProfile profile, Candidate candidate, GraphAccess access) {
        return refusal(invitation, profile, candidate, access, EnumSet.allOf(ConnectionCheck.Kind.class));
    }

    /** The same right after a consent, of which some of Graph's servers may not have heard: nothing is read for a trial. */
    public @Nullable Stop ofAccount(
            InvitationView invitation, ServiceProfile profile, Candidate candidate, GraphAccess access) {
        return refusal(invitation, profile, candidate, access, EnumSet.complementOf(TRIALS));
    }

    private @Nullable Stop refusal(
            InvitationView invitation,
            ServiceProfile profile,
            Candidate candidate,
            GraphAccess access,
            Set<ConnectionCheck.Kind> kinds) {
        Stop other = otherAccount(invitation, profile, candidate);
        if (other != null) {
            return other;
        }
        return profile.checks().stream()
                .filter(check -> check.severity() == ConnectionCheck.Severity.REFUSE && kinds.contains(check.kind()))
                .map(check -> failed(check, candidate, access))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    /** The account was named before; another one that happens to be signed in is not taken in its place (S3-3). */
    private @Nullable Stop otherAccount(InvitationView invitation, ServiceProfile profile, Candidate candidate) {
        return profile.inputs().stream()
                .filter(input -> input.format().type() == InputType.ACCOUNT)
                .flatMap(input -> inputs.typed(invitation.customerId(), profile.key(), input.key()).stream())
                .filter(named -> !named.equalsIgnoreCase(candidate.upn()))
                .findFirst()
                .map(named -> Stop.of(StopReason.OTHER_ACCOUNT).because(named))
                .orElse(null);
    }

    private Optional<Stop> failed(ConnectionCheck check, Candidate candidate, GraphAccess access) {
        return switch (check.kind()) {
            case ACCOUNT_HAS_PLAN -> withoutPlan(check, access);
            case ACCOUNT_IS_NO_GUEST -> when(candidate.guest(), StopReason.ACCOUNT_GUEST);
            case ACCOUNT_IS_NO_ADMIN -> when(roles.mayConsent(candidate, access), StopReason.ACCOUNT_ADMIN);
            case SECOND_FACTOR_USED -> withoutSecondFactor(candidate.accessToken());
            case CHATS_READABLE -> refused(() -> reads.chats(access), "Chat.Read");
            case PRESENCE_READABLE -> refused(() -> reads.presence(access), "Presence.Read.All");
            case USERS_READABLE -> refused(() -> graph.person(access, candidate.objectId()), "User.Read.All");
            default -> Optional.empty();
        };
    }

    /**
     * A sign-in by password alone is refused. A token that does not tell passes: tokens for Graph are Microsoft's own
     * business and may be opaque, and the history of the customer says that nothing was told.
     */
    static Optional<Stop> withoutSecondFactor(Secret accessToken) {
        return SignInMethods.secondFactor(accessToken).flatMap(used -> when(!used, StopReason.NO_SECOND_FACTOR));
    }

    /**
     * Names what is wanted and what is there, so that an admin knows what to assign. Licences that Microsoft does not tell
     * refuse nobody: what the service reads is read for a trial anyway, and the proofs of the connection say it.
     */
    private Optional<Stop> withoutPlan(ConnectionCheck check, GraphAccess access) {
        try {
            return withoutPlan(check, graph.myLicences(access));
        } catch (MicrosoftException e) {
            if (e.failure().untold()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<Stop> withoutPlan(ConnectionCheck check, List<AccountLicence> licences) {
        boolean enough = licences.stream()
                .flatMap(licence -> licence.plans().stream())
                .filter(ServicePlan::usable)
                .anyMatch(plan -> check.accepts().contains(plan.name()));
        if (enough) {
            return Optional.empty();
        }
        String held = String.join(
                ", ",
                licences.stream()
                        .map(AccountLicence::partNumber)
                        .filter(Objects::nonNull)
                        .toList());
        String wanted = String.join(" / ", check.accepts());
        return Optional.of(
                Stop.of(StopReason.LICENCE_MISSING).because(held.isEmpty() ? wanted : wanted + " (" + held + ")"));
    }

    private static Optional<Stop> refused(Runnable read, String permission) {
        try {
            read.run();
            return Optional.empty();
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw e;
            }
            Stop stop = Stop.of(e.failure()).as(StopReason.LIVE_TEST_FAILED);
            return Optional.of(stop.because(permission));
        }
    }

    private static Optional<Stop> when(boolean failed, StopReason reason) {
        return failed ? Optional.of(Stop.of(reason)) : Optional.empty();
    }
}
