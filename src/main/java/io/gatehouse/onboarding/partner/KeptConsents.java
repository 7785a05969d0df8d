package io.gatehouse.onboarding.partner;

import io.gatehouse.connection.disconnect.ConsentsElsewhere;
import io.gatehouse.onboarding.PartnerConsents;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Actor;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads from the list who has consented. A link that was withdrawn takes no consent back. */
@Component
class KeptConsents implements PartnerConsents, ConsentsElsewhere {

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

    @Override
    public List<String> of(UUID customer, UUID registration) {
        return rows.ofCustomer(customer).stream()
                .filter(partner -> partner.registrationId().equals(registration))
                .flatMap(this::kept)
                .map(Kept::told)
                .toList();
    }

    /** What Microsoft only said counts as well: to name one too many harms nobody. */
    private Stream<Kept> kept(PartnerOrganisation partner) {
        PartnerOrganisation.Progress progress = partner.progress();
        boolean there = progress.goneAt() == null && (progress.consentedAt() != null || progress.answeredAt() != null);
        // one that came so before its tenant was noted
        boolean unknown = progress.ending() == PartnerEnding.OTHER_ORGANISATION
                && partner.elsewhere().isEmpty();
        return Stream.of(
                        there ? Stream.of(kept(partner, true, partner.tenant().value())) : Stream.<Kept>empty(),
                        partner.elsewhere().stream().map(tenant -> kept(partner, false, tenant.value())),
                        unknown ? Stream.of(kept(partner, false, null)) : Stream.<Kept>empty())
                .flatMap(Function.identity());
    }

    private Kept kept(PartnerOrganisation partner, boolean invited, @Nullable String tenant) {
        AppRegistration app = registrations.get(partner.registrationId());
        return new Kept(partner.id(), partner.name(), invited, tenant, app.displayName(), app.clientId());
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
