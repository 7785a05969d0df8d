package io.gatehouse.onboarding.making;

import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.shared.PagePanel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Leads from a customer's page to the registrations that are being made there. */
@Configuration(proxyBeanMethods = false)
class MakingPanel {

    @Bean
    PagePanel registrationsInTheMaking(Makings makings) {
        return PagePanel.of(PagePanel.Place.CUSTOMER_TOP, "making", 40, "onboarding/making :: panel", subject -> {
            List<SagaView> open = makings.open(Objects.requireNonNull(subject));
            return open.isEmpty() ? Map.<String, Object>of() : Map.<String, Object>of("open", open);
        });
    }
}
