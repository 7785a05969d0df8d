package io.gatehouse.registration.rotation;

import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The rows of rotations. */
@Repository
@Transactional
public class RotationRows {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Vault vault;
    private final Clock clock;

    RotationRows(JdbcClient jdbc, JsonMapper json, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.vault = vault;
        this.clock = clock;
    }

    /** A rotation as it was read, with what only the engine needs. */
    record Row(
            RotationView view,
            int tries,
            @Nullable Instant waitingSince,
            @Nullable Secret token) {}

    UUID insert(CredentialView old, String createdBy) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into credential_rotation (provider_id, id, registration_id, service, old_credential,
                          state, created_by, created_at)
                        values (?, ?, ?, ?, ?, 'RUNNING', ?, ?)
                        """)
                .params(ProviderScope.required().value(), id, old.registrationId())
                .param(old.service())
                .params(old.id(), createdBy, now())
                .update();
        return id;
    }

    void job(UUID id, UUID job) {
        change(id, "job_id = :value").param("value", job).update();
    }

    void replacement(UUID id, UUID credential) {
        change(id, "new_credential = :value").param("value", credential).update();
    }

    void begun(UUID id) {
        change(id, "state = 'RUNNING', tries = tries + 1").update();
    }

    void state(UUID id, RotationState state, SagaNote note) {
        change(id, """
                        state = :state, note = :note,
                        waiting_since = case when :waiting then coalesce(waiting_since, :now) end,
                        finished_at = case when :over then :now else finished_at end,
                        access_token = case when :over or :person then null else access_token end
                        """)
                .param("state", state.name())
                .param("note", json.writeValueAsString(note))
                .param("waiting", state == RotationState.WAITING)
                .param("person", state == RotationState.NEEDS_SIGN_IN)
                .param("over", state.over())
                .param("now", now())
                .update();
    }

    void keep(UUID id, BootstrapToken token) {
        Row row = find(id).orElseThrow();
        long version = jdbc.sql("""
                        update credential_rotation set token_version = token_version + 1, tries = 0,
                          waiting_since = null
                        where provider_id = ? and id = ? returning token_version
                        """)
                .params(ProviderScope.required().value(), id)
                .query(Long.class)
                .single();
        change(id, "access_token = :token, token_expires_at = :ends")
                .param("token", vault.seal(token.accessToken(), field(row.view().registrationId(), id, version)))
                .param("ends", token.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    int dropExpiredTokens() {
        return jdbc.sql("""
                        update credential_rotation set access_token = null
                        where provider_id = ? and access_token is not null and token_expires_at < ?
                        """).params(ProviderScope.required().value(), now()).update();
    }

    @Transactional(readOnly = true)
    Optional<Row> find(UUID id) {
        return select("id = :id").param("id", id).query((row, n) -> row(row)).optional();
    }

    /** Of one service at most one is open: until the old credential is gone nobody replaces the new one. */
    @Transactional(readOnly = true)
    public Optional<UUID> openOf(UUID registration, @Nullable String service) {
        return select("""
                        registration_id = :registration and service is not distinct from :service::text
                          and state not in ('FAILED', 'DONE') order by created_at limit 1
                        """)
                .param("registration", registration)
                .param("service", service)
                .query((row, n) -> row.getObject("id", UUID.class))
                .optional();
    }

    @Transactional(readOnly = true)
    List<RotationView> ofRegistration(UUID registration) {
        return select("registration_id = :registration order by created_at desc, id")
                .param("registration", registration)
                .query((row, n) -> view(row))
                .list();
    }

    private Row row(ResultSet row) throws SQLException {
        RotationView view = view(row);
        byte[] sealed = row.getBytes("access_token");
        Instant ends = Instants.at(row, "token_expires_at");
        boolean usable = sealed != null && ends != null && ends.minusSeconds(20).isAfter(clock.instant());
        Secret token = usable
                ? vault.open(sealed, field(view.registrationId(), view.id(), row.getLong("token_version")))
                : null;
        return new Row(view, row.getInt("tries"), Instants.at(row, "waiting_since"), token);
    }

    private RotationView view(ResultSet row) throws SQLException {
        String note = row.getString("note");
        return new RotationView(
                row.getObject("id", UUID.class),
                row.getObject("registration_id", UUID.class),
                row.getString("service"),
                RotationState.valueOf(row.getString("state")),
                note == null ? null : json.readValue(note, SagaNote.class),
                row.getObject("old_credential", UUID.class),
                row.getObject("new_credential", UUID.class),
                row.getObject("job_id", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Instants.at(row, "finished_at"));
    }

    private SealedField field(UUID registration, UUID rotation, long version) {
        UUID customer = jdbc.sql("select customer_id from app_registration where provider_id = ? and id = ?")
                .params(ProviderScope.required().value(), registration)
                .query((row, n) -> Optional.ofNullable(row.getObject("customer_id", UUID.class)))
                .single()
                .orElse(null);
        return new SealedField("credential_rotation", "access_token", customer, rotation, version);
    }

    private JdbcClient.StatementSpec select(String condition) {
        return jdbc.sql("""
                        select id, registration_id, service, old_credential, new_credential, state, note, tries,
                          waiting_since, access_token, token_version, token_expires_at, job_id, created_at, finished_at
                        from credential_rotation where provider_id = :provider and\s""" + condition)
                .param("provider", ProviderScope.required().value());
    }

    private JdbcClient.StatementSpec change(UUID id, String change) {
        return jdbc.sql("update credential_rotation set " + change + " where provider_id = :provider and id = :id")
                .param("provider", ProviderScope.required().value())
                .param("id", id);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
