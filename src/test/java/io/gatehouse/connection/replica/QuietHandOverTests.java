package io.gatehouse.connection.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gatehouse.SandboxTest;
import io.gatehouse.microsoft.call.KeepsQuiet;
import io.gatehouse.microsoft.call.QuietTimes;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.call.QuietTimes.Whom;
import io.gatehouse.microsoft.call.QuietTimes.Why;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A pause that Microsoft asked for holds for replicas that start while it lasts. */
@SandboxTest
class QuietHandOverTests {

    private final Whom tenant = new Whom(Side.GRAPH, UUID.randomUUID().toString());
    private final Whom signIn = new Whom(Side.SIGN_IN, tenant.name());

    @Autowired
    JdbcClient jdbc;

    @Autowired
    HikariDataSource database;

    @Autowired
    QuietHandOver before;

    @Test
    void keepsAskedPausesOverARestart() {
        before.wanted(tenant, Why.BUSY, Duration.ofMinutes(5));
        before.wanted(tenant, Why.BUSY, Duration.ofMinutes(1));

        QuietTimes after = started();

        assertThatThrownBy(() -> after.refuse(tenant))
                .isInstanceOfSatisfying(
                        KeepsQuiet.class,
                        told -> assertThat(((MicrosoftFailure.Throttled) told.failure()).retryAfter())
                                .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5)));
        assertThatCode(() -> after.refuse(signIn)).doesNotThrowAnyException();
    }

    /** What is down for the one is down for the others too, and no customer of theirs is throttled for that. */
    @Test
    void tellsTheOthersWhatIsDownAndUntilWhen() {
        QuietTimes quiet = new QuietTimes(Clock.systemUTC());
        QuietHandOver hearing = new QuietHandOver(jdbc, quiet);
        String message = UUID.randomUUID() + "|GRAPH|" + tenant.name() + "|300000";
        before.wanted(signIn, Why.BUSY, Duration.ofMinutes(1));
        before.wanted(signIn, Why.DOWN, Duration.ofMinutes(5));

        hearing.heard(message + "|DOWN");

        assertThatThrownBy(() -> quiet.refuse(tenant))
                .isInstanceOfSatisfying(KeepsQuiet.class, QuietHandOverTests::saysDown);
        assertThatThrownBy(() -> started().refuse(signIn))
                .isInstanceOfSatisfying(KeepsQuiet.class, QuietHandOverTests::saysDown);
    }

    /** A person may be the first to see an outage end, but during a throttle nobody's code is sent. */
    @Test
    void keepsAThrottleThatEndsBeforeAnOutageDoes() {
        before.wanted(tenant, Why.BUSY, Duration.ofMinutes(5));
        before.wanted(tenant, Why.DOWN, Duration.ofMinutes(10));
        before.wanted(signIn, Why.DOWN, Duration.ofMinutes(10));
        before.wanted(signIn, Why.BUSY, Duration.ofMinutes(5));

        QuietTimes after = started();

        for (Whom whom : List.of(tenant, signIn)) {
            assertThatThrownBy(() -> after.refuse(whom, EnumSet.of(Why.BUSY)))
                    .isInstanceOfSatisfying(
                            KeepsQuiet.class,
                            told -> assertThat(told.left()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5)));
            assertThatThrownBy(() -> after.refuse(whom))
                    .isInstanceOfSatisfying(
                            KeepsQuiet.class,
                            told -> assertThat(told.left()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10)));
        }
    }

    /** It names no end of a throttle, and knows of none. */
    @Test
    void readsWhatTheReleaseBeforeWrote() {
        jdbc.sql(
                        "insert into quiet_time (side, name, why, ends_at) values ('GRAPH', ?, 'BUSY', now() + interval '5 min')")
                .param(tenant.name())
                .update();
        before.wanted(tenant, Why.DOWN, Duration.ofMinutes(10));

        assertThatThrownBy(() -> started().refuse(tenant, EnumSet.of(Why.BUSY))).isInstanceOf(KeepsQuiet.class);
    }

    private static void saysDown(KeepsQuiet told) {
        assertThat(told.failure())
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Unavailable.class,
                        down -> assertThat(down.retryAfter()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5)));
    }

    @Test
    void forgetsPausesThatAreOver() {
        before.wanted(tenant, Why.BUSY, Duration.ofMinutes(-1));
        before.wanted(signIn, Why.BUSY, Duration.ofMinutes(5));

        assertThatCode(() -> started().refuse(tenant)).doesNotThrowAnyException();
        assertThat(jdbc.sql("select side from quiet_time where name = ?")
                        .param(tenant.name())
                        .query(String.class)
                        .list())
                .containsExactly("SIGN_IN");
    }

    /** Before the first call, and again once it hears the others after a while of deafness. */
    @Test
    void looksUpWhatItHasNotHeard() {
        AtomicInteger looked = new AtomicInteger();
        ReplicaListener listener = new ReplicaListener(database, List.of(new ReplicaChannel() {
            @Override
            public String name() {
                return "gatehouse_nobody";
            }

            @Override
            public void heard(String message) {}

            @Override
            public void listening() {
                looked.incrementAndGet();
            }
        }));
        assertThat(listener.getPhase())
                .as("starts before there is a web server")
                .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
        listener.start();
        try {
            assertThat(looked).hasPositiveValue();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> looked.get() == 2);
        } finally {
            listener.stop();
        }
    }

    private QuietTimes started() {
        QuietTimes fresh = new QuietTimes(Clock.systemUTC());
        new QuietHandOver(jdbc, fresh).listening();
        return fresh;
    }
}
