package io.gatehouse.connection.absence;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * Asks whether a tenant that worked exists still. Entra's word for it is believed after several looks some time apart:
 * what follows from it, as an exit that leaves nothing to do, cannot be taken back.
 */
@Service
public class TenantAbsences {

    /** So many looks, which takes an hour. */
    static final int LOOKS = 4;

    static final Duration APART = Duration.ofMinutes(20);

    private final AbsenceRows rows;
    private final Tenants tenants;
    private final Clock clock;

    TenantAbsences(AbsenceRows rows, Tenants tenants, Clock clock) {
        this.rows = rows;
        this.tenants = tenants;
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
        if (rows.due(customer, tenant, clock.instant().minus(APART))) {
            try {
                if (tenants.exists(tenant)) {
                    rows.there(customer, tenant);
                } else {
                    rows.absent(customer, tenant, clock.instant());
                }
            } catch (MicrosoftException untold) {
                // what was known before counts until it tells
            }
        }
        int looks = rows.looks(customer, tenant);
        return looks == 0 ? Word.THERE : looks < LOOKS ? Word.DOUBTFUL : Word.GONE;
    }

    /** It gave a token: nothing that was said before counts. */
    public void there(UUID customer, TenantId tenant) {
        rows.there(customer, tenant);
    }
}
