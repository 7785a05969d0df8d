package io.gatehouse.alert.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.StandingCauses;
import io.gatehouse.alert.cause.AlertsBase;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who was told of an alert hears of it each time that it becomes worse. */
class RisesTests extends AlertsBase {

    @Autowired
    private Routes routes;

    @Autowired
    private StandingCauses causes;

    @BeforeEach
    void make() {
        in(() -> routes.create(
                new Routes.Wish(
                        "Tickets",
                        Route.Target.WEBHOOK,
                        "https://hooks.example.com/services",
                        AlertSeverity.WARNING,
                        Set.of(),
                        null,
                        Rhythm.IMMEDIATE,
                        20),
                MAJA));
    }

    @Test
    void tellsEachTimeThatACauseBecomesWorse() {
        stands(AlertSeverity.WARNING, 0);
        assertThat(told()).isZero();

        stands(AlertSeverity.CRITICAL, 0);
        stands(AlertSeverity.CRITICAL, 0);
        assertThat(told()).isOne();
        stands(AlertSeverity.WARNING, 0);
        assertThat(told()).as("it got better").isOne();
        stands(AlertSeverity.CRITICAL, 0);
        assertThat(told()).as("worse again").isEqualTo(2);
        stands(AlertSeverity.CRITICAL, 1);
        assertThat(told()).isEqualTo(3);

        assertThat(open()).hasSize(1);
        assertThat(count("select count(*) from alert_delivery where event = 'RAISED'"))
                .isOne();
    }

    private void stands(AlertSeverity severity, int step) {
        in(() -> {
            causes.raise(new Cause(
                    AlertKind.CERTIFICATE,
                    "host",
                    "host",
                    severity,
                    "CODE",
                    "It is bad.",
                    step,
                    Cause.Concerns.EVERYBODY));
            return true;
        });
    }

    private long told() {
        return count("select count(*) from alert_delivery where event = 'RISEN'");
    }
}
