package io.gatehouse.invitation;

import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.RegistrationHome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to issue an invitation; where the customer chooses, no method is named. Members that are null get their
 * default: the method of the connection that is named, else the profile's first one; purpose ONBOARD (RECONNECT where a
 * connection is named), the customer's contacts as recipients, 14 days, English, AUTOMATIC, the connection's registration
 * of the provider's own or else the one that is used by default.
 */
public record NewInvitation(
        UUID customerId,
        String profile,
        @Nullable ConnectionMethod method,
        @Nullable InvitationPurpose purpose,
        @Nullable UUID connectionId,
        @Nullable RegistrationHome registration,
        @Nullable List<String> recipients,
        @Nullable Duration expiresIn,
        @Nullable String locale,
        @Nullable String message,
        @Nullable Completion completion,
        boolean byMail,
        boolean customerChooses,
        @Nullable UUID registrationId) {

    /** Through the registration of the provider's own that is used by default. */
    public NewInvitation(
            UUID customerId,
            String profile,
            @Nullable ConnectionMethod method,
            @Nullable InvitationPurpose purpose,
            @Nullable UUID connectionId,
            @Nullable RegistrationHome registration,
            @Nullable List<String> recipients,
            @Nullable Duration expiresIn,
            @Nullable String locale,
            @Nullable String message,
            @Nullable Completion completion,
            boolean byMail,
            boolean customerChooses) {
        this(
                customerId,
                profile,
                method,
                purpose,
                connectionId,
                registration,
                recipients,
                expiresIn,
                locale,
                message,
                completion,
                byMail,
                customerChooses,
                null);
    }

    /** With a method that is named or recommended. */
    public NewInvitation(
            UUID customerId,
            String profile,
            @Nullable ConnectionMethod method,
            @Nullable InvitationPurpose purpose,
            @Nullable UUID connectionId,
            @Nullable RegistrationHome registration,
            @Nullable List<String> recipients,
            @Nullable Duration expiresIn,
            @Nullable String locale,
            @Nullable String message,
            @Nullable Completion completion,
            boolean byMail) {
        this(
                customerId,
                profile,
                method,
                purpose,
                connectionId,
                registration,
                recipients,
                expiresIn,
                locale,
                message,
                completion,
                byMail,
                false);
    }

    /** Asks the customer's administrators for what is missing, such as a new credential; by mail to its contacts. */
    public static NewInvitation repair(UUID customerId, String profile, UUID connectionId) {
        return new NewInvitation(
                customerId,
                profile,
                null,
                InvitationPurpose.CONSENT_MORE,
                connectionId,
                null,
                null,
                null,
                null,
                null,
                null,
                true);
    }

    /** Asks the customer of a broken connection to sign in again; id and data of the connection stay. */
    public static NewInvitation reconnect(
            UUID customerId, String profile, UUID connectionId, @Nullable List<String> recipients) {
        return new NewInvitation(
                customerId,
                profile,
                null,
                InvitationPurpose.RECONNECT,
                connectionId,
                null,
                recipients,
                null,
                null,
                null,
                null,
                true);
    }

    /** The same by this method. */
    public NewInvitation by(ConnectionMethod other) {
        return new NewInvitation(
                customerId,
                profile,
                other,
                purpose,
                connectionId,
                registration,
                recipients,
                expiresIn,
                locale,
                message,
                completion,
                byMail,
                false,
                registrationId);
    }
}
