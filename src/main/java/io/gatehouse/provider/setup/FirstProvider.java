package io.gatehouse.provider.setup;

import io.gatehouse.provider.FirstCredential;
import io.gatehouse.provider.ProviderSettings;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.AppRegistrations.ConfiguredRegistration;
import io.gatehouse.registration.credential.ConfiguredCredential;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the configured provider at first start, before the web server answers, and follows later changes of the settings. */
@Component
class FirstProvider implements SmartInitializingSingleton {

    /** Any number will do as long as nothing else of Gatehouse locks it. */
    private static final long LOCK = 0x6761746568L;

    private final ProviderSettings settings;
    private final JdbcClient jdbc;
    private final AppRegistrations registrations;
    private final FirstCredential credential;
    private final TransactionTemplate transaction;

    FirstProvider(
            ProviderSettings settings,
            JdbcClient jdbc,
            AppRegistrations registrations,
            FirstCredential credential,
            PlatformTransactionManager transactions) {
        this.settings = settings;
        this.jdbc = jdbc;
        this.registrations = registrations;
        this.credential = credential;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void afterSingletonsInstantiated() {
        Optional<ConfiguredCredential> proof =
                settings.namesRegistration() ? credential.configured() : Optional.empty();
        if (proof.isPresent()) {
            TenantId home = new TenantId(Objects.requireNonNull(settings.tenantId()));
            ProviderId id = find(home).orElseGet(() -> new ProviderId(UUID.randomUUID()));
            ProviderScope.run(id, () -> transaction.executeWithoutResult(status -> save(id, home, proof.get())));
        }
    }

    /**
     * Makes the provider that somebody names during set-up, where the settings make none.
     *
     * @param firstOwner sign-in name of the person who becomes the first owner at first sign-in
     */
    ProviderId found(TenantId home, String name, String firstOwner) {
        ProviderId id = find(home).orElseGet(() -> new ProviderId(UUID.randomUUID()));
        boolean ours = ProviderScope.call(
                id, () -> Boolean.TRUE.equals(transaction.execute(status -> named(id, home, name, firstOwner))));
        return ours ? id : found(home, name, firstOwner);
    }

    /** False where somebody else was faster: then that provider is the one. */
    private boolean named(ProviderId id, TenantId home, String name, String firstOwner) {
        if (otherThere(id, home)) {
            return false;
        }
        insert(id, home);
        jdbc.sql("""
                        insert into provider_settings (provider_id, name, first_owner) values (?, ?, ?)
                        on conflict (provider_id) do update set first_owner = excluded.first_owner
                        """).params(id.value(), name, firstOwner).update();
        return true;
    }

    /** Holds up everybody else who looks until this transaction ends: two must not both find nothing. */
    private boolean otherThere(ProviderId id, TenantId home) {
        jdbc.sql("select pg_advisory_xact_lock(?)").param(LOCK).query().listOfRows();
        return find(home).filter(other -> !other.equals(id)).isPresent();
    }

    private void insert(ProviderId id, TenantId home) {
        jdbc.sql("insert into provider (id, tenant_id) values (?, ?) on conflict (id) do nothing")
                .params(id.value(), home.value())
                .update();
    }

    private Optional<ProviderId> find(TenantId home) {
        return jdbc.sql("select id from provider where tenant_id = ? order by created_at limit 1")
                .param(home.value())
                .query((row, n) -> new ProviderId(row.getObject("id", UUID.class)))
                .optional();
    }

    private void save(ProviderId id, TenantId home, ConfiguredCredential proof) {
        if (otherThere(id, home)) {
            return; // the other replica was faster and did all of this
        }
        insert(id, home);
        jdbc.sql("""
                        insert into provider_settings
                          (provider_id, name, support_email, security_email, phone, address, privacy_url)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (provider_id) do update set name = excluded.name,
                          support_email = excluded.support_email, security_email = excluded.security_email,
                          phone = excluded.phone, address = excluded.address, privacy_url = excluded.privacy_url
                        """)
                .param(id.value())
                .param(settings.name())
                .param(settings.supportEmail())
                .param(settings.securityEmail())
                .param(settings.phone())
                .param(settings.address())
                .param(settings.privacyUrl())
                .update();
        registrations.configure(own(home, proof));
    }

    private ConfiguredRegistration own(TenantId home, ConfiguredCredential proof) {
        return new ConfiguredRegistration(
                home,
                Objects.requireNonNull(settings.clientId()),
                Objects.requireNonNullElse(settings.appName(), Objects.requireNonNull(settings.name())),
                settings.publisher(),
                settings.publisherVerified(),
                proof);
    }
}
