package io.gatehouse.directory.list;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The {@code changedSince} a caller should send after reading this list. A change bears the time at which its transaction
 * began and can be read once that has ended, so the time lies a while ago: it covers what is being written now.
 */
@Repository
@Transactional(readOnly = true)
class ReadAgain {

    /** Far longer than the page of a sync is written. */
    private static final int SECONDS = 120;

    static final String DESCRIPTION =
            "On the first page: the changedSince to ask with next. It lies a little before now, as changes that are being"
                    + " written now are not in this list yet; some that are come a second time.";

    private final JdbcClient jdbc;

    ReadAgain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Ask before the list is read; null behind the first page, whose answer counts for all of them. */
    @Nullable
    Instant from(@Nullable String cursor) {
        return cursor == null
                ? jdbc.sql("select now() - make_interval(secs => ?)")
                        .param(SECONDS)
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant()
                : null;
    }
}
