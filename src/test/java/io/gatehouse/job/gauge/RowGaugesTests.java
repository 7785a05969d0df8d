package io.gatehouse.job.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.job.JobState;
import io.gatehouse.microsoft.SettableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.PlatformTransactionManager;

@PortalTest
@AutoConfigureMockMvc
class RowGaugesTests {

    @Autowired
    RowGauges gauges;

    @Autowired
    MeterRegistry meters;

    @Autowired
    Rows rows;

    @Autowired
    DataSource database;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void countsTheRowsOfAllProviders() {
        rows.another("Southern Voice");
        gauges.offer(
                "test.settings",
                "Providers",
                "state",
                List.of(JobState.QUEUED, JobState.FAILED),
                "select 'QUEUED', count(*) from provider_settings where provider_id = ?");
        int providers = rows.jdbc()
                .sql("select count(*) from provider")
                .query(Integer.class)
                .single();

        assertThat(value("test.settings", "state", "queued"))
                .isEqualTo(providers)
                .isGreaterThan(1);
        assertThat(value("test.settings", "state", "failed")).isZero();
    }

    /** All gauges of one scrape would wait for a database that is away: it is asked once, and again after a while. */
    @Test
    void asksADatabaseThatIsAwayOnceInAWhile() {
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean away = new AtomicBoolean(true);
        DataSource flaky = new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                asked.incrementAndGet();
                if (away.get()) {
                    throw new SQLTransientConnectionException("The database is away");
                }
                return super.getConnection();
            }
        };
        SettableClock clock = new SettableClock();
        MeterRegistry meters = new SimpleMeterRegistry();
        new RowGauges(JdbcClient.create(flaky), transactions, meters, clock)
                .offer(
                        "test.away",
                        "Jobs",
                        "state",
                        List.of(JobState.QUEUED, JobState.RUNNING, JobState.WAITING),
                        "select state, count(*) from job_run where provider_id = ? group by state");
        Supplier<List<Double>> scrape = () -> List.of("queued", "running", "waiting").stream()
                .map(state ->
                        meters.get("test.away").tag("state", state).gauge().value())
                .toList();

        assertThat(scrape.get()).allMatch(value -> value.isNaN());
        assertThat(scrape.get()).allMatch(value -> value.isNaN());
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofSeconds(11));
        assertThat(scrape.get()).allMatch(value -> value.isNaN());
        assertThat(asked).hasValue(2);
        away.set(false);
        assertThat(scrape.get()).as("what was seen holds for ten seconds").allMatch(value -> value.isNaN());
        clock.advance(Duration.ofSeconds(11));
        assertThat(scrape.get()).noneMatch(value -> value.isNaN());
    }

    @ParameterizedTest
    @CsvSource({
        "gatehouse.jobs, state, queued",
        "gatehouse.jobs, state, running",
        "gatehouse.jobs, state, waiting",
        "gatehouse.mails, state, queued",
        "gatehouse.connections, health, healthy",
        "gatehouse.connections, health, action_required"
    })
    void tellsWhatWaitsAndHowConnectionsFare(String name, String tag, String value) {
        assertThat(value(name, tag, value)).isNotNaN().isNotNegative();
    }

    private double value(String name, String tag, String value) {
        return meters.get(name).tag(tag, value).gauge().value();
    }
}
