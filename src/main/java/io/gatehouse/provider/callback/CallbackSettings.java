package io.gatehouse.provider.callback;

import io.gatehouse.shared.Instants;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What owners chose for each registration, what the last look found, and who is at work on it. */
@Repository
@Transactional
class CallbackSettings {

    /** Longer than reading and writing one registration takes; whoever died in between is waited for no longer. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final JdbcClient jdbc;
    private final Clock clock;

    CallbackSettings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The setting of one registration.
     *
     * @param addresses redirect URIs that the registration held when it was last read; null while nobody read it
     * @param problem why the last attempt did not succeed: {@code NO_RIGHTS}, {@code REFUSED}, {@code GONE}; null: it did
     */
    record Setting(
            CallbackMode mode,
            @Nullable Integer addresses,
            @Nullable String problem,
            @Nullable Instant checkedAt,
            @Nullable Instant nextTryAt) {

        static final Setting NONE = new Setting(CallbackMode.OFF, null, null, null, null);
    }

    @Transactional(readOnly = true)
    Setting of(UUID registration) {
        return jdbc.sql("""
                        select mode, addresses, problem, checked_at, next_try_at from callback_setting
                        where provider_id = ? and registration_id = ?
                        """)
                .params(provider(), registration)
                .query(CallbackSettings::setting)
                .optional()
                .orElse(Setting.NONE);
    }

    void choose(UUID registration, CallbackMode mode) {
        jdbc.sql("""
                        insert into callback_setting (provider_id, registration_id, mode, next_try_at)
                        values (?, ?, ?, ?)
                        on conflict (provider_id, registration_id) do update
                          set mode = excluded.mode, next_try_at = excluded.next_try_at
                        """).params(provider(), registration, mode.name(), now()).update();
    }

    void checked(UUID registration, int addresses, Instant nextTry) {
        jdbc.sql("""
                        update callback_setting
                        set addresses = ?, problem = null, checked_at = ?, next_try_at = ?
                        where provider_id = ? and registration_id = ?
                        """)
                .params(addresses, now(), nextTry.atOffset(ZoneOffset.UTC), provider(), registration)
                .update();
    }

    void failed(UUID registration, String problem, Instant nextTry) {
        jdbc.sql("""
                        update callback_setting set problem = ?, next_try_at = ?
                        where provider_id = ? and registration_id = ?
                        """)
                .params(problem, nextTry.atOffset(ZoneOffset.UTC), provider(), registration)
                .update();
    }

    /** Empty while somebody else works on it. */
    Optional<UUID> hold(UUID registration) {
        UUID holder = UUID.randomUUID();
        OffsetDateTime until = clock.instant().plus(LEASE).atOffset(ZoneOffset.UTC);
        int held = jdbc.sql("""
                        update callback_setting set held_by = ?, held_until = ?
                        where provider_id = ? and registration_id = ? and (held_until is null or held_until < ?)
                        """)
                .params(holder, until, provider(), registration, now())
                .update();
        return held == 1 ? Optional.of(holder) : Optional.empty();
    }

    void release(UUID registration, UUID holder) {
        jdbc.sql("""
                        update callback_setting set held_by = null, held_until = null
                        where provider_id = ? and registration_id = ? and held_by = ?
                        """).params(provider(), registration, holder).update();
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Setting setting(ResultSet row, int n) throws SQLException {
        return new Setting(
                CallbackMode.valueOf(row.getString("mode")),
                row.getObject("addresses", Integer.class),
                row.getString("problem"),
                Instants.at(row, "checked_at"),
                Instants.at(row, "next_try_at"));
    }
}
