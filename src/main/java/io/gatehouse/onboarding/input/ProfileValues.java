package io.gatehouse.onboarding.input;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What people typed for one service of a customer: sealed, and kept for the next invitation to the same service. */
@Repository
@Transactional
class ProfileValues {

    /** What a value is made of; of whom or what it is, each statement adds. */
    private static final String VALUE = "id, sealed, version, set_by, set_at";

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;

    ProfileValues(JdbcClient jdbc, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    /** A value with the person who typed it. */
    record Value(Secret text, String setBy, Instant setAt) {}

    void put(UUID customer, String profile, String key, Secret text, String by) {
        UUID provider = ProviderScope.required().value();
        UUID id = id(customer, profile, key);
        long version = jdbc.sql("select version from profile_input_value where provider_id = ? and id = ? for update")
                        .params(provider, id)
                        .query(Long.class)
                        .optional()
                        .orElse(0L)
                + 1;
        jdbc.sql("""
                insert into profile_input_value
                  (provider_id, id, customer_id, profile, key, sealed, version, set_by, set_at)
                values (:provider, :id, :customer, :profile, :key, :sealed, :version, :by, :at)
                on conflict (provider_id, id) do update
                set sealed = excluded.sealed, version = excluded.version, set_by = excluded.set_by,
                    set_at = excluded.set_at
                """)
                .param("provider", provider)
                .param("id", id)
                .param("customer", customer)
                .param("profile", profile)
                .param("key", key)
                .param("sealed", vault.seal(text, field(customer, id, version)))
                .param("version", version)
                .param("by", by)
                .param("at", Timestamp.from(clock.instant()))
                .update();
    }

    @Transactional(readOnly = true)
    Map<String, Value> of(UUID customer, String profile) {
        Map<String, Value> values = new HashMap<>();
        jdbc.sql("select key, " + VALUE
                        + " from profile_input_value where provider_id = ? and customer_id = ? and profile = ?")
                .params(ProviderScope.required().value(), customer, profile)
                .query((row, number) -> Map.entry(row.getString("key"), value(row, customer)))
                .list()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        return values;
    }

    /** The names of what is there, without opening any of it. */
    @Transactional(readOnly = true)
    Set<String> keysOf(UUID customer, String profile) {
        return new HashSet<>(jdbc.sql(
                        "select key from profile_input_value where provider_id = ? and customer_id = ? and profile = ?")
                .params(ProviderScope.required().value(), customer, profile)
                .query(String.class)
                .list());
    }

    /** The same of several customers; who has typed nothing is not there. */
    @Transactional(readOnly = true)
    Map<UUID, Set<String>> keysOf(Collection<UUID> customers, String profile) {
        Map<UUID, Set<String>> keys = new HashMap<>();
        jdbc.sql("select customer_id, key from profile_input_value"
                        + " where provider_id = ? and customer_id = any(?) and profile = ?")
                .params(ProviderScope.required().value(), customers.toArray(UUID[]::new), profile)
                .query(row -> {
                    keys.computeIfAbsent(row.getObject("customer_id", UUID.class), one -> new HashSet<>())
                            .add(row.getString("key"));
                });
        return keys;
    }

    /** One value of each of these customers; nothing else of theirs is opened. */
    @Transactional(readOnly = true)
    Map<UUID, Value> of(Collection<UUID> customers, String profile, String key) {
        Map<UUID, Value> values = new HashMap<>();
        jdbc.sql("select customer_id, " + VALUE + " from profile_input_value"
                        + " where provider_id = ? and customer_id = any(?) and profile = ? and key = ?")
                .params(ProviderScope.required().value(), customers.toArray(UUID[]::new), profile, key)
                .query((row, number) -> {
                    UUID customer = row.getObject("customer_id", UUID.class);
                    return Map.entry(customer, value(row, customer));
                })
                .list()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        return values;
    }

    private Value value(ResultSet row, UUID customer) throws SQLException {
        SealedField field = field(customer, row.getObject("id", UUID.class), row.getLong("version"));
        return new Value(
                vault.open(row.getBytes("sealed"), field),
                row.getString("set_by"),
                row.getTimestamp("set_at").toInstant());
    }

    /** Follows from what it stands for, so that a value that is moved to another key or customer does not open. */
    private static UUID id(UUID customer, String profile, String key) {
        return UUID.nameUUIDFromBytes((customer + "|" + profile + "|" + key).getBytes(StandardCharsets.UTF_8));
    }

    private static SealedField field(UUID customer, UUID id, long version) {
        return new SealedField("profile_input_value", "sealed", customer, id, version);
    }
}
