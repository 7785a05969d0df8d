package io.gatehouse.subscription.gap;

import io.gatehouse.shared.SchemaHistory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** By what name causes are written: replicas of the release before cannot read the newer ones. */
@Component
class GapCauses {

    private final JdbcClient jdbc;
    private final SchemaHistory history;

    GapCauses(JdbcClient jdbc, SchemaHistory history) {
        this.jdbc = jdbc;
        this.history = history;
    }

    /** For a day after the upgrade that brought it a newer cause goes by the name of an older one. */
    GapCause written(GapCause cause) {
        return cause.before() == cause || !upgradedLately() ? cause : cause.before();
    }

    private boolean upgradedLately() {
        return jdbc.sql("""
                        select exists (select from %1$s h, %1$s f
                          where h.version = '170' and h.installed_on > localtimestamp - interval '1 day'
                            and f.version = '1' and f.installed_on < h.installed_on - interval '1 hour')
                        """.formatted(history.table())).query(Boolean.class).single();
    }
}
