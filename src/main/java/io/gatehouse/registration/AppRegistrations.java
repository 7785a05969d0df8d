package io.gatehouse.registration;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.registration.credential.ConfiguredCredential;
import io.gatehouse.registration.credential.CredentialProof;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.List;
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

    /** The key of the conflict over a registration that is kept under another customer. */
    public static final String OTHER_CUSTOMER = "registration.other-customer";

    private final JdbcClient jdbc;
    private final RegistrationRows rows;
    private final OwnRows own;
    private final Credentials credentials;
    private final CredentialProof proof;
    private final ApplicationEventPublisher events;

    AppRegistrations(
            JdbcClient jdbc,
            RegistrationRows rows,
            OwnRows own,
            Credentials credentials,
            CredentialProof proof,
            ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.own = own;
        this.credentials = credentials;
        this.proof = proof;
        this.events = events;
    }

    /** What the configuration says of the provider's own registration. */
    public record ConfiguredRegistration(
            TenantId tenant,
            String clientId,
            String displayName,
            @Nullable String publisher,
            @Nullable Boolean publisherVerified,
            ConfiguredCredential credential) {}

    /** The provider's own registration, which customers consent to. */
    public AppRegistration own() {
        return findOwn().orElseThrow(() -> new NotFound("The provider has no app registration yet"));
    }

    public Optional<AppRegistration> findOwn() {
        return rows.own();
    }

    /** All of the provider's own, the one that is used by default first. */
    public List<AppRegistration> allOwn() {
        return own.all().stream().map(OwnRegistration::registration).toList();
    }

    public AppRegistration get(UUID id) {
        return rows.find(id).orElseThrow(() -> new NotFound("No such app registration"));
    }

    public Optional<AppRegistration> find(UUID id) {
        return rows.find(id);
    }

    /** Whose accounts may sign in to it, in Graph's words; empty where nobody told. */
    public Optional<String> audienceOf(UUID id) {
        return rows.audience(id);
    }

    /** The finished registrations in the customer's tenant, the newest first. */
    public List<AppRegistration> ofCustomer(UUID customerId) {
        return rows.ofCustomer(customerId);
    }

    /**
     * The customer's registrations that one more service might share, as far as audiences tell; the newest first.
     *
     * @param audience what the service needs, such as {@code AzureADMyOrg}
     */
    public List<AppRegistration> joinable(UUID customerId, String audience) {
        return rows.joinable(customerId, audience);
    }

    /** How the provider's own registration introduces itself at the token endpoint. */
    public AppIdentity identityOf(UUID id) {
        return identityOf(id, null);
    }

    /**
     * How a registration introduces itself on behalf of one service, with that service's newest accepted credential.
     *
     * @param service null for the provider's own registration
     */
    public AppIdentity identityOf(UUID id, @Nullable String service) {
        AppRegistration registration = get(id);
        StoredCredential credential =
                inUse(registration, service).orElseThrow(() -> new NotFound("The registration has no credential"));
        return proof.identity(registration.clientId(), credential);
    }

    /** Since when the credential is in use with which it introduces itself now; empty where it has none. */
    public Optional<Instant> inUseSince(UUID id, @Nullable String service) {
        return inUse(get(id), service).map(StoredCredential::acceptedAt);
    }

    /** Whether what it introduces itself with now was made by us, and accepted after this time. */
    public boolean madeSince(UUID id, @Nullable String service, Instant time) {
        return inUse(get(id), service)
                .filter(credential -> credential.view().name().startsWith(Credentials.OURS))
                .map(StoredCredential::acceptedAt)
                .filter(accepted -> accepted.isAfter(time))
                .isPresent();
    }

    /** How it introduced itself before, as long as the credential that was replaced is spared. */
    public Optional<AppIdentity> identityBefore(UUID id, @Nullable String service) {
        AppRegistration registration = get(id);
        return inUse(registration, service)
                .map(StoredCredential::replaces)
                .map(credentials::get)
                .filter(before -> before.view().state() == CredentialState.RETIRED && before.text() != null)
                .map(before -> proof.identity(registration.clientId(), before));
    }

    private Optional<StoredCredential> inUse(AppRegistration registration, @Nullable String service) {
        return credentials.active(registration.id(), registration.customerId() == null ? null : service);
    }

    /** All that we ever made or were given, also what could not be removed at Microsoft; never their secret parts. */
    public List<CredentialView> everMadeFor(UUID registrationId) {
        return credentials.all(registrationId).stream()
                .map(StoredCredential::view)
                .toList();
    }

    /** What Microsoft may know of, the newest first; never their secret parts. */
    public List<CredentialView> credentialsOf(UUID registrationId) {
        return credentials.present(registrationId).stream()
                .map(StoredCredential::view)
                .toList();
    }

    /**
     * Records the provider's own registration as configured; a changed secret is kept beside the older one. What the
     * settings name for the first time is preferred from then on; what they named before does not undo a choice that
     * was made since.
     */
    public void configure(ConfiguredRegistration wanted) {
        UUID id = own.byClient(wanted.tenant(), wanted.clientId()).orElseGet(UUID::randomUUID);
        jdbc.sql("""
                        insert into app_registration
                          (provider_id, id, tenant_id, client_id, display_name, publisher, publisher_verified)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (provider_id, id) do update set display_name = excluded.display_name,
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
        if (own.configured(id)) {
            own.prefer(id);
        }
        if (credentials.configure(id, wanted.credential())) {
            events.publishEvent(AuditFact.of(
                    Actor.SYSTEM,
                    "registration.secret_configured",
                    new AuditSubject("registration", id.toString(), wanted.displayName())));
        }
    }
}
