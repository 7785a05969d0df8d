package io.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.shared.ProviderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The link that the robot lets expire does so while somebody looks on; all others keep their time. */
@PortalTest
class PassingHourTests {

    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    Rows rows;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Test
    void passesForTheRobotsLinkAlone() {
        ProviderId provider = rows.first();
        UUID robots = invitation(provider, "sandbox-" + UUID.randomUUID(), "API_CLIENT", HOUR);
        UUID longer = invitation(provider, "sandbox-" + UUID.randomUUID(), "API_CLIENT", Duration.ofHours(2));
        UUID automations = invitation(provider, "crm-4711-" + UUID.randomUUID(), "API_CLIENT", HOUR);
        UUID operators = invitation(provider, "sandbox-" + UUID.randomUUID(), "OPERATOR", HOUR);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

        pass(now.plusSeconds(30));
        assertThat(left(provider, robots, now)).isGreaterThan(Duration.ofMinutes(50));

        pass(now.plusSeconds(90));
        assertThat(left(provider, robots, now)).isEqualTo(Duration.ofSeconds(90));
        for (UUID other : new UUID[] {longer, automations, operators}) {
            assertThat(left(provider, other, now)).isGreaterThan(Duration.ofMinutes(50));
        }
    }

    private void pass(Instant now) {
        try (PassingHour hour = new PassingHour(jdbc, transactions, Clock.fixed(now, ZoneOffset.UTC))) {
            hour.pass();
        }
    }

    private Duration left(ProviderId provider, UUID invitation, Instant from) {
        return rows.in(
                provider,
                () -> Duration.between(
                        from,
                        jdbc.sql("select expires_at from invitation where id = ?")
                                .param(invitation)
                                .query((row, n) -> row.getTimestamp(1).toInstant())
                                .single()));
    }

    private UUID invitation(ProviderId provider, @Nullable String reference, String madeBy, Duration life) {
        TestInvitations made = new TestInvitations(provider, customers, invitations);
        UUID customer = made.customer("Of the robot", null);
        UUID id = made.link(customer, Completion.AUTOMATIC, life).invitation().id();
        rows.in(provider, () -> {
            jdbc.sql("update customer set reference = ? where id = ?")
                    .params(reference, customer)
                    .update();
            return jdbc.sql("update invitation set created_by_kind = ? where id = ?")
                    .params(madeBy, id)
                    .update();
        });
        return id;
    }
}
