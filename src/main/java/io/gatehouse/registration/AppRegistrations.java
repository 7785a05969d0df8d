package io.gatehouse.registration;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.microsoft.AppCredential;
import io.gatehouse.microsoft.AppIdentity;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The registrations of the current provider, its own and those in customers' tenants, with their credentials. */
@Service
@Transactional
public class AppRegistrations {

    private final JdbcClient jdbc;
    private final Vault vault;
    private final ApplicationEventPublisher events;

    AppRegistrations(JdbcClient jdbc, Vault vault, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.events = events;
    }

    /** What the configuration says of the provider's own registration. */
    public record OwnRegistration(
            TenantId tenant,
            String clientId,
            String displayName,
            @Nullable String publisher,
            @Nullable Boolean publisherVerified,
            Secret secret) {}

    /** The provider's own registration, which customers consent to. */
    public AppRegistration own() {
        return findOwn().orElseThrow(() -> new NotFound("The provider has no app registration yet"));
    }

    public Optional<AppRegistration> findOwn() {
        return jdbc.sql("""
                        select * from app_registration where provider_id = ? and customer_id is null
                        order by created_at limit 1
                        """)
                .param(ProviderScope.required().value())
                .query(AppRegistrations::registration)
                .optional();
    }

    public AppRegistration get(UUID id) {
        return jdbc.sql("select * from app_registration where provider_id = ? and id = ?")
                .params(ProviderScope.required().value(), id)
                .query(AppRegistrations::registration)
                .optional()
                .orElseThrow(() -> new NotFound("No such app registration"));
    }

    /** How the registration introduces itself at the token endpoint, with its newest live credential. */
    public AppIdentity identityOf(UUID id) {
        AppRegistration registration = get(id);
        return newestSecret(registration.id())
                .map(stored -> new AppIdentity(registration.clientId(), new AppCredential.ClientSecret(open(stored))))
                .orElseThrow(() -> new NotFound("The registration has no credential"));
    }

    /** Records the provider's own registration as configured; a changed secret is kept beside the older one. */
    public void configure(OwnRegistration wanted) {
        UUID id = findOwn().map(AppRegistration::id).orElseGet(UUID::randomUUID);
        jdbc.sql("""
                        insert into app_registration
                          (provider_id, id, tenant_id, client_id, display_name, publisher, publisher_verified)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (provider_id, id) do update set tenant_id = excluded.tenant_id,
                          client_id = excluded.client_id, display_name = excluded.display_name,
                          publisher = excluded.publisher, publisher_verified = excluded.publisher_verified
                        """)
                .param(ProviderScope.required().value())
                .param(id)
                .param(wanted.tenant().value())
                .param(wanted.clientId())
                .param(wanted.displayName())
                .param(wanted.publisher())
                .param(wanted.publisherVerified())
                .update();
        boolean known = newestSecret(id)
                .map(stored -> open(stored).equals(wanted.secret()))
                .orElse(false);
        if (!known) {
            keep(id, wanted);
        }
    }

    private void keep(UUID registration, OwnRegistration wanted) {
        UUID credential = UUID.randomUUID();
        jdbc.sql("""
                        insert into credential (provider_id, id, registration_id, kind, name, sealed)
                        values (?, ?, ?, 'SECRET', 'configured', ?)
                        """)
                .params(
                        ProviderScope.required().value(),
                        credential,
                        registration,
                        vault.seal(wanted.secret(), where(credential)))
                .update();
        events.publishEvent(AuditFact.of(
                Actor.SYSTEM,
                "registration.secret_configured",
                new AuditSubject("registration", registration.toString(), wanted.displayName())));
    }

    private Optional<StoredSecret> newestSecret(UUID registration) {
        return jdbc.sql("""
                        select id, sealed from credential
                        where provider_id = ? and registration_id = ? and kind = 'SECRET' and retired_at is null
                        order by created_at desc limit 1
                        """)
                .params(ProviderScope.required().value(), registration)
                .query((row, n) -> new StoredSecret(row.getObject("id", UUID.class), row.getBytes("sealed")))
                .optional();
    }

    private Secret open(StoredSecret stored) {
        return vault.open(stored.sealed(), where(stored.id()));
    }

    private static SealedField where(UUID credential) {
        return new SealedField("credential", "sealed", null, credential, 1);
    }

    private static AppRegistration registration(ResultSet row, int n) throws SQLException {
        return new AppRegistration(
                row.getObject("id", UUID.class),
                new TenantId(row.getString("tenant_id")),
                row.getString("client_id"),
                row.getString("display_name"),
                row.getString("publisher"),
                row.getObject("publisher_verified", Boolean.class));
    }

    private record StoredSecret(UUID id, byte[] sealed) {}
}
