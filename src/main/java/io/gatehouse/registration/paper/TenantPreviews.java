package io.gatehouse.registration.paper;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.policy.PolicyFacts.UserRights;
import io.gatehouse.microsoft.policy.TenantPolicies;
import io.gatehouse.registration.AppRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** What a tenant and Microsoft say of consent in general, beside what one registration would be. Reads only. */
@Service
public class TenantPreviews {

    private final TenantPolicies policies;
    private final MicrosoftCloud cloud;

    TenantPreviews(TenantPolicies policies, MicrosoftCloud cloud) {
        this.policies = policies;
        this.cloud = cloud;
    }

    /**
     * Who may consent in the tenant, and what Microsoft will say of the publisher.
     *
     * @param asks the provider's app that the consent page is about
     */
    public List<PreviewLine> of(GraphAccess access, AppRegistration asks) {
        List<PreviewLine> lines = new ArrayList<>();
        rights(access)
                .ifPresentOrElse(
                        rights -> people(rights, lines), () -> lines.add(PreviewLine.warns("PEOPLE_UNREADABLE")));
        publisher(asks, lines);
        return List.copyOf(lines);
    }

    private static void people(UserRights rights, List<PreviewLine> lines) {
        lines.add(PreviewLine.fine("PEOPLE_" + rights.consent()));
        if (rights.consentToRiskyApps()) {
            lines.add(PreviewLine.fine("PEOPLE_RISKY"));
        }
    }

    private void publisher(AppRegistration asks, List<PreviewLine> lines) {
        if (Boolean.TRUE.equals(asks.publisherVerified())) {
            lines.add(PreviewLine.fine("PUBLISHER_VERIFIED", String.valueOf(asks.publisher())));
        } else if (Boolean.FALSE.equals(asks.publisherVerified())
                && cloud.name().verifiesPublishers()) {
            lines.add(PreviewLine.warns("PUBLISHER_UNVERIFIED", asks.displayName(), asks.clientId()));
        }
    }

    private Optional<UserRights> rights(GraphAccess access) {
        try {
            return Optional.of(policies.userRights(access));
        } catch (MicrosoftException e) {
            if (e.failure().kind() == FailureKind.PERMISSION_MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
