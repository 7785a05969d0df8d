package io.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.demo.GuideProgress.Facts;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The guide strip stands on error pages too: what broke the page must not break the strip, and so the error page. */
class GuideProgressTests {

    private static final Facts CONNECTED = new Facts(true, true, true, true, false, false, UUID.randomUUID());

    /** Nobody listens there. */
    private final JdbcClient away =
            JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://localhost:9/gatehouse"));

    private Supplier<Facts> reading = this::unreachable;

    @Test
    void tellsWhatWasKnownLastWhileTheDatabaseIsAway() {
        GuideProgress progress = new GuideProgress(() -> reading.get());

        assertThatExceptionOfType(DataAccessException.class).isThrownBy(this::unreachable);
        assertThat(progress.read()).isEqualTo(Facts.NONE);
        reading = () -> CONNECTED;
        assertThat(progress.read()).isEqualTo(CONNECTED);
        reading = this::unreachable;
        assertThat(progress.read()).isEqualTo(CONNECTED);
    }

    private Facts unreachable() {
        away.sql("select 1").query(Integer.class).single();
        return CONNECTED;
    }
}
