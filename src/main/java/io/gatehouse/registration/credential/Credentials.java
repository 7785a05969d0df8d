package io.gatehouse.registration.credential;

import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import io.gatehouse.vault.certificate.CertificateFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of credentials, from intent to grave. Secret parts are sealed with the customer's key. */
@Repository
@Transactional
public class Credentials {

    /** How the names of those begin that we made, whoever lists them. */
    public static final String OURS = "gatehouse/";

    /** What a {@link CredentialView} is read from. */
    static final String COLUMNS = """
            id, registration_id, kind, name, expires_at, created_at, service, state, key_id, hint, thumbprint""";

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Credentials(JdbcClient jdbc, Vault vault, Clock clock, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
        this.events = events;
    }

    /** Writes the intent down; the name tells the credential apart from all others, on Microsoft's pages too. */
    public StoredCredential intend(NewCredential wanted) {
        UUID id = UUID.randomUUID();
        String service = wanted.service() == null ? "portal" : wanted.service();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        String name = OURS + service + "/" + today + "-" + id.toString().substring(0, 8);
        jdbc.sql("""
                        insert into credential (provider_id, id, registration_id, service, kind, name, state, replaces,
                          starts_at, expires_at, created_at)
                        values (?, ?, ?, ?, ?, ?, 'INTENDED', ?, ?, ?, ?)
                        """)
                .params(ProviderScope.required().value(), id, wanted.registrationId())
                .param(wanted.service())
                .params(wanted.kind().name(), name)
                .param(wanted.replaces())
                .params(time(clock.instant()), time(wanted.endsAt()), time(clock.instant()))
                .update();
        return get(id);
    }

    /**
     * Takes a credential over from the settings, unless it is the one that was taken over last: it may have been rotated
     * since, and then the older one must not come back with every start. That the place vouches is taken over where there
     * is nothing else: it needs nothing in the settings, so nobody can have meant it to replace what works.
     */
    public boolean configure(UUID registration, ConfiguredCredential wanted) {
        byte[] hash = Hashes.sha256(wanted.text().reveal());
        boolean known = wanted.kind() == CredentialKind.FEDERATED
                ? !present(registration).isEmpty()
                : lastConfigured(registration)
                        .filter(last -> Hashes.same(last, hash))
                        .isPresent();
        if (known) {
            return false;
        }
        CertificateFacts facts = wanted.facts();
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into credential (provider_id, id, registration_id, kind, name, state, text_hash,
                          thumbprint, expires_at, accepted_at, created_at)
                        values (?, ?, ?, ?, 'configured', 'INTENDED', ?, ?, ?, ?, ?)
                        """)
                .params(
                        ProviderScope.required().value(),
                        id,
                        registration,
                        wanted.kind().name(),
                        hash)
                .param(facts == null ? null : facts.sha1())
                .param(facts == null ? null : time(facts.endsAt()))
                .params(time(clock.instant()), time(clock.instant()))
                .update();
        take(id, wanted.text());
        return true;
    }

    /** The text of one that is in force already. */
    public void take(UUID id, Secret text) {
        change(id, "sealed = :sealed, state = 'ACTIVE'")
                .param("sealed", vault.seal(text, field(id)))
                .update();
    }

    /** Rows of before have no hash, but their text. */
    private Optional<byte[]> lastConfigured(UUID registration) {
        return query("registration_id = :registration and name = 'configured' order by created_at desc limit 1")
                .param("registration", registration)
                .query((row, n) -> {
                    byte[] hash = row.getBytes("text_hash");
                    Secret text = stored(row).text();
                    return hash != null ? hash : Hashes.sha256(text == null ? "" : text.reveal());
                })
                .optional();
    }

    /** Keeps a secret part that exists before Microsoft knows it, as keys do. */
    void keep(UUID id, Secret text, @Nullable String thumbprint) {
        change(id, "sealed = :sealed, thumbprint = :thumbprint, key_id = :id::text")
                .param("sealed", vault.seal(text, field(id)))
                .param("thumbprint", thumbprint)
                .update();
    }

    /** Keeps what Microsoft made and will never tell again. */
    void keepMade(UUID id, Secret text, String keyId, @Nullable String hint, Instant endsAt) {
        change(id, "sealed = :sealed, key_id = :key, hint = :hint, expires_at = :ends, state = 'UPLOADED'")
                .param("sealed", vault.seal(text, field(id)))
                .param("key", keyId)
                .param("hint", hint)
                .param("ends", time(endsAt))
                .update();
    }

    /** Without Microsoft's id where it could not be learnt. */
    public void uploaded(UUID id, @Nullable String keyId) {
        change(id, "state = 'UPLOADED', key_id = :key").param("key", keyId).update();
    }

    /** What Microsoft calls it and when it ends there, learnt afterwards. */
    public void recognised(UUID id, String keyId, @Nullable Instant endsAt) {
        change(id, "key_id = :key, expires_at = coalesce(:ends, expires_at)")
                .param("key", keyId)
                .param("ends", endsAt == null ? null : time(endsAt))
                .update();
    }

    /** The names of all credentials that ever were meant for a service at the registration. */
    @Transactional(readOnly = true)
    public List<String> names(UUID registration, String service) {
        return jdbc.sql("select name from credential where provider_id = ? and registration_id = ? and service = ?")
                .params(ProviderScope.required().value(), registration, service)
                .query((row, n) -> row.getString("name"))
                .list();
    }

    /** The token endpoint accepted it: from now on it is the one in use, and what it replaces is retired. */
    public void accepted(UUID id) {
        change(id, "state = 'ACTIVE', accepted_at = coalesce(accepted_at, :now)")
                .param("now", time(clock.instant()))
                .update();
        jdbc.sql("""
                        update credential o set state = 'RETIRED', retired_at = :now
                        from credential n
                        where n.provider_id = :provider and n.id = :id and o.provider_id = n.provider_id
                          and o.id = n.replaces and o.state = 'ACTIVE'
                        """)
                .param("now", time(clock.instant()))
                .param("provider", ProviderScope.required().value())
                .param("id", id)
                .update();
        jdbc.sql("select registration_id from credential where provider_id = ? and id = ?")
                .params(ProviderScope.required().value(), id)
                .query(UUID.class)
                .optional()
                .ifPresent(registration -> events.publishEvent(new CredentialInUse(registration, clock.instant())));
    }

    /** Gone at Microsoft; its text is erased here. */
    public void removed(UUID id) {
        change(id, "state = 'REMOVED', sealed = null, removed_at = :now, retired_at = coalesce(retired_at, :now)")
                .param("now", time(clock.instant()))
                .update();
    }

    @Transactional(readOnly = true)
    public StoredCredential get(UUID id) {
        return query("id = :id").param("id", id).query((row, n) -> stored(row)).single();
    }

    /** The newest accepted one of the service. */
    @Transactional(readOnly = true)
    public Optional<StoredCredential> active(UUID registration, @Nullable String service) {
        return query("""
                        registration_id = :registration and service is not distinct from :service::text
                          and state = 'ACTIVE' order by accepted_at desc, created_at desc limit 1
                        """)
                .param("registration", registration)
                .param("service", service)
                .query((row, n) -> stored(row))
                .optional();
    }

    /** Everything that Microsoft may know of, the newest first; removed ones are left out. */
    @Transactional(readOnly = true)
    public List<StoredCredential> present(UUID registration) {
        return query("registration_id = :registration and state <> 'REMOVED' order by created_at desc, id")
                .param("registration", registration)
                .query((row, n) -> stored(row))
                .list();
    }

    /** All that were ever made for the registration, those that are gone too. */
    @Transactional(readOnly = true)
    public List<StoredCredential> all(UUID registration) {
        return query("registration_id = :registration order by created_at desc, id")
                .param("registration", registration)
                .query((row, n) -> stored(row))
                .list();
    }

    /** All of one service, those that are gone too, the oldest first. */
    @Transactional(readOnly = true)
    public List<StoredCredential> ofService(UUID registration, String service) {
        return query("registration_id = :registration and service = :service order by created_at, id")
                .param("registration", registration)
                .param("service", service)
                .query((row, n) -> stored(row))
                .list();
    }

    private JdbcClient.StatementSpec query(String condition) {
        return jdbc.sql("select " + COLUMNS + """
                        , sealed, replaces, text_hash, accepted_at
                        from credential where provider_id = :provider and\s""" + condition)
                .param("provider", ProviderScope.required().value());
    }

    private JdbcClient.StatementSpec change(UUID id, String change) {
        return jdbc.sql("update credential set " + change + " where provider_id = :provider and id = :id")
                .param("provider", ProviderScope.required().value())
                .param("id", id);
    }

    private StoredCredential stored(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        byte[] sealed = row.getBytes("sealed");
        return new StoredCredential(
                view(row),
                sealed == null ? null : vault.open(sealed, field(id)),
                row.getObject("replaces", UUID.class),
                Instants.at(row, "accepted_at"));
    }

    static CredentialView view(ResultSet row) throws SQLException {
        return new CredentialView(
                row.getObject("id", UUID.class),
                row.getObject("registration_id", UUID.class),
                row.getString("service"),
                CredentialKind.valueOf(row.getString("kind")),
                CredentialState.valueOf(row.getString("state")),
                row.getString("name"),
                row.getString("key_id"),
                row.getString("hint"),
                row.getString("thumbprint"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Instants.at(row, "expires_at"));
    }

    /** Sealed with the key of the customer whose registration it is; null for the provider's own. */
    private SealedField field(UUID credential) {
        UUID customer = jdbc.sql("""
                        select r.customer_id from credential c
                        join app_registration r on r.provider_id = c.provider_id and r.id = c.registration_id
                        where c.provider_id = ? and c.id = ?
                        """)
                .params(ProviderScope.required().value(), credential)
                .query((row, n) -> Optional.ofNullable(row.getObject("customer_id", UUID.class)))
                .single()
                .orElse(null);
        return new SealedField("credential", "sealed", customer, credential, 1);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
