package io.gatehouse.expiry;

import io.gatehouse.shared.PagePanel;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the home page tells of it in a line. */
@Configuration(proxyBeanMethods = false)
class ExpiryPanel {

    @Bean
    PagePanel credentialsOfAll(ExpiryList expiries) {
        return PagePanel.of(PagePanel.Place.HOME_SIDE, "expiry", 41, "expiry/panels :: home", nobody -> {
            List<Expiring> all = expiries.all();
            return all.isEmpty() ? Map.of() : Map.of("count", all.size(), "first", all.getFirst());
        });
    }
}
