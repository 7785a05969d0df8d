package io.gatehouse.onboarding.partner.visit;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.ConsentUrls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.onboarding.partner.PartnerEnding;
import io.gatehouse.onboarding.partner.PartnerOrganisation;
import io.gatehouse.onboarding.partner.PartnerProof;
import io.gatehouse.onboarding.partner.PartnerRows;
import io.gatehouse.onboarding.partner.PartnerSecrets;
import io.gatehouse.onboarding.partner.PartnerTrail;
import io.gatehouse.onboarding.signin.AuthorizationResponse;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.callback.CustomerCallbacks;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes the administrator of another organisation to Microsoft's consent page and back. What comes back is a hint that anybody could type; it
 * counts once {@link PartnerProof} has seen the customer's app in that directory.
 */
@Service
public class PartnerTrips {

    private final PartnerRows rows;
    private final PartnerSecrets secrets;
    private final PartnerProof proof;
    private final PartnerTrail trail;
    private final Apps apps;
    private final Clock clock;

    PartnerTrips(
            PartnerRows rows, PartnerSecrets secrets, PartnerProof proof, PartnerTrail trail, Apps apps, Clock clock) {
        this.rows = rows;
        this.secrets = secrets;
        this.proof = proof;
        this.trail = trail;
        this.apps = apps;
        this.clock = clock;
    }

    /** Writes the address of Microsoft's page for a customer's app. */
    @org.springframework.stereotype.Component
    record Apps(AppRegistrations registrations, Profiles profiles, MicrosoftCloud cloud, CustomerCallbacks callbacks) {

        URI consent(PartnerOrganisation partner, Secret state) {
            return ConsentUrls.adminConsent(
                    cloud,
                    Authority.of(partner.tenant()),
                    registrations.get(partner.registrationId()).clientId(),
                    address(partner),
                    profiles.get(partner.profile()).scopes(),
                    state);
        }

        /** The callback that the customer's app holds: Microsoft sends the answer nowhere else. */
        URI address(PartnerOrganisation partner) {
            return callbacks.of(partner.registrationId(), partner.customerId());
        }

        boolean endsAt(PartnerOrganisation partner, String path) {
            return Stream.of(callbacks.shared(), callbacks.own(partner.customerId()))
                    .anyMatch(address -> URI.create(address).getPath().equals(path));
        }
    }

    /** An ending and where it belongs. */
    public record Arrived(Place place, PartnerEnding ending) {}

    @Transactional
    URI begin(PartnerOrganisation partner, String browser) {
        return apps.consent(partner, secrets.state(partner.id(), browser));
    }

    /** Empty where the answer belongs to no such trip of this browser. */
    public Optional<Arrived> arrived(AuthorizationResponse response, @Nullable String browser) {
        Secret state = response.state();
        if (state == null || browser == null) {
            return Optional.empty();
        }
        byte[] hash = Hashes.sha256(state.reveal());
        return ProviderScope.byBearer(hash, () -> secrets.byState(hash))
                .flatMap(match -> ProviderScope.call(match.provider(), () -> arrived(response, match, hash, browser)));
    }

    private Optional<Arrived> arrived(
            AuthorizationResponse response, PartnerSecrets.Match match, byte[] hash, String browser) {
        if (!secrets.begunBy(hash, browser)) {
            return Optional.empty();
        }
        Place place = new Place(match.provider().value(), match.partner(), match.partner());
        PartnerOrganisation partner = rows.find(match.partner()).orElseThrow();
        if (!secrets.consume(hash, browser) || !partner.open(clock.instant())) {
            // going back or loading again leads to where the answer has led already
            return Optional.of(new Arrived(place, partner.consented() ? PartnerEnding.CONSENTED : PartnerEnding.STALE));
        }
        return Optional.of(new Arrived(place, ending(response, partner)));
    }

    private PartnerEnding ending(AuthorizationResponse response, PartnerOrganisation partner) {
        if (!apps.endsAt(partner, response.path())) {
            return stopped(partner, PartnerEnding.FAILED);
        }
        if (response.failed()) {
            return stopped(partner, PartnerEnding.ofError(response.parameters()));
        }
        String tenant = response.parameters().get("tenant");
        if (!partner.tenant().value().equalsIgnoreCase(tenant)) {
            Optional.ofNullable(tenant).flatMap(TenantId::parse).ifPresent(other -> rows.strayed(partner.id(), other));
            return stopped(partner, PartnerEnding.OTHER_ORGANISATION);
        }
        rows.answered(partner.id());
        return proof.await(partner, actor(partner));
    }

    private PartnerEnding stopped(PartnerOrganisation partner, PartnerEnding ending) {
        boolean told = partner.progress().ending() == ending;
        if (ending.worthAMail() && !told) {
            trail.report(partner, "partner.stopped", "partner-stopped", actor(partner), () -> {
                rows.ended(partner.id(), ending);
                return true;
            });
        } else {
            rows.ended(partner.id(), ending);
        }
        return ending;
    }

    /** Whoever came by the link: Microsoft does not tell who consented. */
    static Actor actor(PartnerOrganisation partner) {
        return Actor.linkHolder(partner.id().toString());
    }
}
