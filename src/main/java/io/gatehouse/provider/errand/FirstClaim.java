package io.gatehouse.provider.errand;

import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who may have the first registration made now: one at a time, whatever replica, and after an answer that got lost not
 * before Microsoft had time to show what it made.
 */
@Component
@Transactional
public class FirstClaim {

    static final Duration ADOPTION = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    public FirstClaim(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** False while somebody asked a moment ago: then look again whether it is there. */
    public boolean taken() {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        return jdbc.sql("""
                        update provider_settings set first_app_asked_at = ?
                        where provider_id = ? and (first_app_asked_at is null or first_app_asked_at < ?)
                        """)
                        .params(now, ProviderScope.required().value(), now.minus(ADOPTION))
                        .update()
                == 1;
    }
}
