package io.gatehouse.demo;

import io.gatehouse.shared.PageAddition;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What the demo adds to the portal's context: the guide strip, the banner, and an hour that passes quickly. */
@Configuration(proxyBeanMethods = false)
class DemoConfiguration {

    private final DemoRun run;

    DemoConfiguration(DemoRun run) {
        this.run = run;
    }

    @Bean
    PageAddition guideStrip(JdbcClient jdbc, PlatformTransactionManager transactions, MessageSource messages) {
        if (!run.firstStart()) {
            return (request, model) -> {};
        }
        GuideStrip strip = new GuideStrip(run, GuideProgress.of(jdbc, transactions), messages);
        run.sandbox().guide(strip::elsewhere);
        return strip;
    }

    @Bean
    PassingHour passingHour(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        return new PassingHour(jdbc, transactions, clock);
    }

    @EventListener
    void begun(ApplicationReadyEvent event) {
        event.getApplicationContext().getBean(PassingHour.class).begin();
    }

    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void ready(ApplicationReadyEvent event) {
        System.out.println(DemoBanner.of(run));
    }

    /** The sandbox outlives the portal's database a little. */
    @EventListener(ContextClosedEvent.class)
    void closed() {
        run.sandbox().guide(List::of);
    }
}
