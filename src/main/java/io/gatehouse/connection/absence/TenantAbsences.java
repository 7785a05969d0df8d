package io.gatehouse.connection.absence;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/**
 * Asks whether a tenant that worked exists still. Entra's word for it is believed after several looks some time apart:
 * what follows from it, as an exit that leaves nothing to do, cannot be taken back. A look counts only where the same
 * address knows others.
 */
@Service
public class TenantAbsences {

    /** So many looks, which takes an hour. */
    static final int LOOKS = 4;

    static final Duration APART = Duration.ofMinutes(20);

    private static final int WITNESSES = 2;

    private final AbsenceRows rows;
    private final Tenants tenants;
    private final AppRegistrations registrations;
    private final Clock clock;

    TenantAbsences(AbsenceRows rows, Tenants tenants, AppRegistrations registrations, Clock clock) {
        this.rows = rows;
        this.tenants = tenants;
        this.registrations = registrations;
        this.clock = clock;
    }

    /** What is known after a look. */
    public enum Word {
        /** Entra knows it, or cannot be asked and never said that it does not. */
        THERE,
        /** Entra said that it does not know it, not often enough yet. */
        DOUBTFUL,
        GONE
    }

    /**
     * Looks again where the last look is long enough ago. A tenant to which no connection ever worked is nothing that could
     * be gone. Never call it inside a transaction.
     */
    public Word look(UUID customer, TenantId tenant) {
        Instant now = clock.instant();
        if (rows.due(customer, tenant, now.minus(APART))) {
            try {
                if (tenants.exists(tenant)) {
                    rows.there(customer, tenant);
                } else if (witnessed(tenant)) {
                    rows.absent(customer, tenant, now, now.minus(APART));
                }
            } catch (MicrosoftException untold) {
                // what was known before counts until it tells, or that is long ago
            }
        }
        int looks = rows.looks(customer, tenant, now);
        return looks == 0 ? Word.THERE : looks < LOOKS ? Word.DOUBTFUL : Word.GONE;
    }

    /**
     * Whether the same address knows another organisation that is there for certain. That of another cloud, or one that was
     * mistyped, knows none, and says so of each in the very same words.
     */
    private boolean witnessed(TenantId missing) {
        return Stream.concat(
                        registrations.allOwn().stream().map(AppRegistration::tenant),
                        rows.others(missing, WITNESSES).stream())
                .filter(other -> !other.equals(missing))
                .distinct()
                .anyMatch(this::known);
    }

    private boolean known(TenantId other) {
        try {
            return tenants.exists(other);
        } catch (MicrosoftException untold) {
            return false;
        }
    }

    /** It gave a token: nothing that was said before counts. */
    public void there(UUID customer, TenantId tenant) {
        rows.there(customer, tenant);
    }
}
