package io.gatehouse.job.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.job.JobState;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;

@PortalTest
@AutoConfigureMockMvc
class RowGaugesTests {

    @Autowired
    RowGauges gauges;

    @Autowired
    MeterRegistry meters;

    @Autowired
    Rows rows;

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
