package io.gatehouse.onboarding.partner;

import io.gatehouse.onboarding.PartnerConsents;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Actor;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads from the list who has consented. A link that was withdrawn takes no consent back. */
@Component
class KeptConsents implements PartnerConsents {

    private final PartnerRows rows;
    private final Partners partners;
    private final AppRegistrations registrations;

    KeptConsents(PartnerRows rows, Partners partners, AppRegistrations registrations) {
        this.rows = rows;
        this.partners = partners;
        this.registrations = registrations;
    }

    @Override
    public List<Kept> of(UUID customer) {
        return rows.ofCustomer(customer).stream().flatMap(this::kept).toList();
    }

    /** What Microsoft only said counts as well: to name one too many harms nobody. */
    private Stream<Kept> kept(PartnerOrganisation partner) {
        PartnerOrganisation.Progress progress = partner.progress();
        boolean there = progress.goneAt() == null && (progress.consentedAt() != null || progress.answeredAt() != null);
        boolean elsewhere = progress.ending() == PartnerEnding.OTHER_ORGANISATION;
        return Stream.concat(
                there ? Stream.of(kept(partner, true)) : Stream.empty(),
                elsewhere ? Stream.of(kept(partner, false)) : Stream.empty());
    }

    private Kept kept(PartnerOrganisation partner, boolean known) {
        AppRegistration app = registrations.get(partner.registrationId());
        String tenant = known ? partner.tenant().value() : null;
        return new Kept(partner.id(), partner.name(), tenant, app.displayName(), app.clientId());
    }

    @Override
    public int endLinks(UUID customer, Actor by) {
        List<PartnerOrganisation> open = rows.ofCustomer(customer).stream()
                .filter(partner -> partner.progress().withdrawnAt() == null)
                .toList();
        open.forEach(partner -> partners.withdraw(partner, by));
        return open.size();
    }
}
