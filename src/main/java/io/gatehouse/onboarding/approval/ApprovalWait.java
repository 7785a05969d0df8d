package io.gatehouse.onboarding.approval;

import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who was invited may not consent, and an admin of his organisation has to approve first.
 *
 * @param registration the app that is to be approved
 * @param link by which link he came
 * @param tenant null while nobody knows the organisation
 * @param looks how often Microsoft was asked
 * @param approvedAt when the approval was seen
 */
public record ApprovalWait(
        UUID invitation,
        UUID registration,
        @Nullable UUID link,
        SignInFlow flow,
        @Nullable TenantId tenant,
        Told toldBy,
        Sight sight,
        Instant since,
        int looks,
        int seen,
        @Nullable Instant lookedAt,
        @Nullable Instant approvedAt) {

    /** Who said that an approval is needed: Microsoft's answer, or the person whom Microsoft did not send back. */
    public enum Told {
        MICROSOFT,
        PERSON
    }

    /** Whether an approval would show. */
    public enum Sight {
        /** Nobody has looked. */
        UNKNOWN,
        /** The app was not there, or its grants can be read. */
        CLEAR,
        /** The app is there already, and a token of its own does not tell what it was granted. */
        BLIND
    }

    public boolean approved() {
        return approvedAt != null;
    }

    /** Whether the approval will be seen without anybody telling. */
    public boolean watched() {
        return tenant != null && sight != Sight.BLIND;
    }
}
