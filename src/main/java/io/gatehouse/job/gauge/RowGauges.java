package io.gatehouse.job.gauge;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Gauges that count rows of all providers by one column; the rows are counted when somebody looks, not all the time. */
@Component
public class RowGauges {

    private static final Logger log = LoggerFactory.getLogger(RowGauges.class);
    /** One scrape reads all values of a gauge; several scrapers share a count. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final MeterRegistry meters;
    private final Clock clock;

    RowGauges(JdbcClient jdbc, PlatformTransactionManager transactions, MeterRegistry meters, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setReadOnly(true);
        this.transaction.setTimeout(10);
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Offers one gauge per value, tagged with it.
     *
     * @param sql takes the provider and answers value and count
     */
    public void offer(String name, String text, String tag, List<? extends Enum<?>> values, String sql) {
        Counted counted = new Counted(sql);
        for (Enum<?> value : values) {
            Gauge.builder(name, counted, rows -> rows.of(value.name()))
                    .description(text)
                    .strongReference(true)
                    .tag(tag, value.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    private Map<String, Long> count(String sql) {
        List<ProviderId> providers = jdbc.sql("select id from provider")
                .query((row, n) -> new ProviderId(row.getObject("id", UUID.class)))
                .list();
        return providers.stream()
                .flatMap(provider -> ProviderScope.call(provider, () -> rows(sql, provider)).stream())
                .collect(Collectors.groupingBy(Row::value, Collectors.summingLong(Row::count)));
    }

    private List<Row> rows(String sql, ProviderId provider) {
        return transaction.execute(status -> jdbc.sql(sql)
                .param(provider.value())
                .query((row, n) -> new Row(row.getString(1), row.getLong(2)))
                .list());
    }

    private record Row(String value, long count) {}

    private record Reading(Instant at, @Nullable Map<String, Long> counts) {}

    private final class Counted {

        private final String sql;
        private @Nullable Reading last;

        Counted(String sql) {
            this.sql = sql;
        }

        synchronized double of(String value) {
            Instant now = clock.instant();
            Reading reading = last;
            if (reading == null || reading.at().plus(FRESH).isBefore(now)) {
                reading = new Reading(now, counted());
                last = reading;
            }
            Map<String, Long> counts = reading.counts();
            return counts == null ? Double.NaN : counts.getOrDefault(value, 0L);
        }

        /** A database that does not answer is not asked again by each gauge: all others would wait for it. */
        private @Nullable Map<String, Long> counted() {
            try {
                return count(sql);
            } catch (DataAccessException | TransactionException e) {
                log.debug("Nothing can be counted: {}", e.toString());
                return null;
            }
        }
    }
}
