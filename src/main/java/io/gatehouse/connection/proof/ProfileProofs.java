package io.gatehouse.connection.proof;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.operation.ConnectionCheck;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistrations;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** Runs the checks of a connection's profile with the connection's own rights, and keeps how each went. */
@Service
public class ProfileProofs {

    private final Profiles profiles;
    private final AppRegistrations registrations;
    private final ObjectProvider<WrittenPlans> plans;
    private final Looks looks;
    private final ProofRows rows;
    private final Clock clock;

    ProfileProofs(
            Profiles profiles,
            AppRegistrations registrations,
            ObjectProvider<WrittenPlans> plans,
            Looks looks,
            ProofRows rows,
            Clock clock) {
        this.profiles = profiles;
        this.registrations = registrations;
        this.plans = plans;
        this.looks = looks;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * Asks Microsoft outside of a transaction; what the profile refuses to go on without is a reason.
     *
     * @param live how the call went that every connection is tried with
     */
    public List<HealthReason> run(ConnectionView connection, GraphAccess access, ConsentReading reading, Proof live) {
        List<ConnectionCheck> checks = profiles.find(connection.profile(), connection.profileVersion())
                .map(ServiceProfile::checks)
                .orElse(List.of());
        Subject subject = new Subject(
                connection,
                access,
                reading,
                registrations.get(connection.registrationId()).clientId(),
                plans.stream()
                        .flatMap(all -> all.of(connection).stream())
                        .findFirst()
                        .orElse(null));
        List<Proof> all = new ArrayList<>(List.of(live));
        for (ConnectionCheck check : checks) {
            all.add(looks.at(check, subject, clock.instant()));
        }
        rows.keep(connection, all);
        return looks.reasons(all, lacking(connection, reading));
    }

    private static boolean lacking(ConnectionView connection, ConsentReading reading) {
        boolean scopes = reading.looked(ConsentReading.CONSENT)
                && !reading.missing(connection.wantedScopes()).isEmpty();
        boolean roles = reading.looked(ConsentReading.ROLES) && !reading.roles().containsAll(connection.wantedRoles());
        return scopes || roles;
    }

    /** A proof of the call that every connection is tried with. */
    public Proof live(ProofState state, String called, String seen) {
        return new Proof(Proof.LIVE_CALL, state, true, called, seen, clock.instant());
    }

    /** The call did not come back; what was seen before keeps its day. */
    public void failed(ConnectionView connection, String called, String seen) {
        rows.note(connection, live(ProofState.FAILED, called, seen));
    }
}
