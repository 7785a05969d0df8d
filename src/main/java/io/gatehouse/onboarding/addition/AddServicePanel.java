package io.gatehouse.onboarding.addition;

import io.gatehouse.onboarding.leftover.LeftBehind;
import io.gatehouse.onboarding.partner.PartnerOrganisation;
import io.gatehouse.onboarding.partner.Partners;
import io.gatehouse.onboarding.partner.SharedApps;
import io.gatehouse.shared.PagePanel;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What onboarding shows on the page of a customer: services, other organisations, what was left behind. */
@Configuration(proxyBeanMethods = false)
class AddServicePanel {

    @Bean
    PagePanel addService(AddedServices services) {
        return PagePanel.of(
                PagePanel.Place.CUSTOMER_ACTIONS, "add-service", 60, "onboarding/panels :: add-service", subject -> {
                    var customer = Objects.requireNonNull(subject);
                    return services.present(customer).isEmpty()
                                    || services.addable(customer).isEmpty()
                            ? Map.<String, Object>of()
                            : Map.<String, Object>of("customer", customer);
                });
    }

    /** Other organisations that use the customer's app, where it is made for that or where some were invited. */
    @Bean
    PagePanel partnersOfCustomer(Partners partners, SharedApps apps) {
        return PagePanel.of(PagePanel.Place.CUSTOMER_SIDE, "partners", 40, "onboarding/panels :: partners", subject -> {
            var customer = Objects.requireNonNull(subject);
            var invited = partners.of(customer).stream()
                    .filter(partner -> partner.progress().withdrawnAt() == null)
                    .toList();
            boolean shows = !invited.isEmpty() || apps.of(customer).stream().anyMatch(SharedApps.App::possible);
            long consented =
                    invited.stream().filter(PartnerOrganisation::consented).count();
            return shows
                    ? Map.<String, Object>of("customer", customer, "invited", invited.size(), "consented", consented)
                    : Map.<String, Object>of();
        });
    }

    /** What was begun in a tenant and came to nothing: who has to do what about it. */
    @Bean
    PagePanel whatWasLeft(LeftBehind behind) {
        return PagePanel.of(PagePanel.Place.CUSTOMER_TOP, "left", 50, "onboarding/panels :: left", subject -> {
            var customer = Objects.requireNonNull(subject);
            var left = behind.of(customer);
            return left.isEmpty()
                    ? Map.<String, Object>of()
                    : Map.<String, Object>of("customer", customer, "left", left);
        });
    }

    /** A card for each service only where there are several: one alone has its card already. */
    @Bean
    PagePanel servicesOfCustomer(AddedServices services) {
        return PagePanel.of(PagePanel.Place.CUSTOMER_SIDE, "services", 5, "onboarding/panels :: services", subject -> {
            var present = services.named(Objects.requireNonNull(subject));
            return present.size() < 2 ? Map.<String, Object>of() : Map.<String, Object>of("services", present);
        });
    }
}
