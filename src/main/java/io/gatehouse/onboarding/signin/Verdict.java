package io.gatehouse.onboarding.signin;

import io.gatehouse.connection.TenantFacts;
import io.gatehouse.connection.consent.ConsentReading;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Microsoft Graph says about a candidate. */
public sealed interface Verdict {

    /**
     * All wanted permissions are granted for everybody and the live test passed.
     *
     * @param admin whether the person holds a role that may consent
     * @param mail where a receipt reaches the person
     * @param absentApis names of APIs besides Graph that the tenant does not have
     */
    record Accepted(
            ConsentReading consent,
            TenantFacts tenant,
            boolean admin,
            @Nullable String mail,
            List<String> absentApis) implements Verdict {}

    /** Microsoft may simply not be ready: ask again, and take it as {@code ifItLasts} after a while. */
    record NotYet(StopReason ifItLasts, Duration patience) implements Verdict {}

    /** Not this way. */
    record Rejected(Stop stop) implements Verdict {}
}
