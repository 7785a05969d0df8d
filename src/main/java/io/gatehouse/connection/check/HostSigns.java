package io.gatehouse.connection.check;

import io.gatehouse.microsoft.call.HostWatch;
import io.gatehouse.shared.PagePanel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows whether Microsoft's hosts answer: above the jobs, and to whoever watches the portal from outside. */
@Configuration(proxyBeanMethods = false)
class HostSigns {

    HostSigns(ObjectProvider<HostWatch> hosts, MeterRegistry meters) {
        hosts.forEach(host -> {
            String name = host.side().name().toLowerCase(Locale.ROOT);
            Gauge.builder("gatehouse.microsoft.breaker", host, HostSigns::value)
                    .description("Whether calls are spared as nobody is answered: 0 no, 0.5 one tries, 1 yes")
                    .tag("host", name)
                    .register(meters);
            FunctionCounter.builder(
                            "gatehouse.microsoft.spared",
                            host,
                            one -> one.reading().spared())
                    .description("Calls that were not made, as nobody was answered")
                    .tag("host", name)
                    .register(meters);
        });
    }

    private static double value(HostWatch host) {
        return switch (host.reading().state()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 0.5;
            case OPEN -> 1;
        };
    }

    /** A host and what is known of it, for the page. */
    record Silent(String host, HostWatch.Reading reading) {}

    @Bean
    PagePanel silentHosts(ObjectProvider<HostWatch> hosts) {
        return PagePanel.of(PagePanel.Place.JOBS, "hosts", 10, "connection/hosts :: silent", nobody -> {
            List<Silent> silent = hosts.stream()
                    .map(host -> new Silent(host.side().name(), host.reading()))
                    .filter(host -> !host.reading().answers())
                    .toList();
            return silent.isEmpty() ? Map.of() : Map.of("hosts", silent);
        });
    }
}
