package io.gatehouse.connection.grant;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.HealthReasons;
import io.gatehouse.connection.ProvenSignIn;
import io.gatehouse.connection.Severity;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.TenantId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What links us to one customer tenant for one service. Its tokens lie beside it, in {@code delegated_grant}. */
@Entity
@Table(name = "connection")
public class Connection {

    @Id
    private UUID id;

    private UUID providerId;
    private UUID customerId;
    private String profile;
    private int profileVersion;
    private String method;
    private String registration;
    private String actsAs;
    private UUID registrationId;
    private String tenantId;
    private @Nullable String tenantName;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private String[] tenantDomains = {};

    @Enumerated(EnumType.STRING)
    private ConnectionState state;

    @Enumerated(EnumType.STRING)
    private ConnectionHealth health;

    private String reasons = "[]";

    @JdbcTypeCode(SqlTypes.ARRAY)
    private String[] wantedScopes;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private String[] grantedScopes = {};

    @JdbcTypeCode(SqlTypes.ARRAY)
    private String[] wantedRoles = {};

    @JdbcTypeCode(SqlTypes.ARRAY)
    private String[] grantedRoles = {};

    private @Nullable Instant consentReadAt;
    private @Nullable String consentedBy;
    private @Nullable Instant consentedAt;
    private @Nullable String accountObject;
    private @Nullable String accountUpn;
    private @Nullable String accountName;
    private @Nullable Boolean accountIsAdmin;
    private @Nullable UUID invitationId;
    private @Nullable UUID standsInFor;
    private @Nullable Instant lastVerifiedAt;
    private @Nullable Instant connectedAt;
    private @Nullable Instant disconnectedAt;
    private Instant createdAt;
    private String createdBy;
    private Instant updatedAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected Connection() {}

    @SuppressWarnings("NullAway.Init") // the rest comes with renew(), which the factory calls
    private Connection(ProviderId provider, ProvenSignIn signIn, String createdBy, Instant at) {
        this.id = UUID.randomUUID();
        this.providerId = provider.value();
        this.customerId = signIn.customerId();
        this.createdAt = at;
        this.createdBy = createdBy;
    }

    static Connection of(ProviderId provider, ProvenSignIn signIn, List<HealthReason> warnings, String by, Instant at) {
        Connection connection = new Connection(provider, signIn, by, at);
        connection.renew(signIn, warnings, at);
        return connection;
    }

    /** A new sign-in that waits beside this connection, which goes on with the one that it has. */
    Connection candidate(ProvenSignIn signIn, List<HealthReason> warnings, String by, Instant at) {
        Connection candidate = of(new ProviderId(providerId), signIn, warnings, by, at);
        candidate.standsInFor = id;
        return candidate;
    }

    /** What waited beside it takes its place; directory and history stay. */
    void takeOver(Connection candidate, Instant at) {
        profile = candidate.profile;
        profileVersion = candidate.profileVersion;
        method = candidate.method;
        registration = candidate.registration;
        actsAs = candidate.actsAs;
        registrationId = candidate.registrationId;
        tenantId = candidate.tenantId;
        tenantName = candidate.tenantName;
        tenantDomains = candidate.tenantDomains;
        wantedScopes = candidate.wantedScopes;
        wantedRoles = candidate.wantedRoles;
        grantedRoles = candidate.grantedRoles;
        accountObject = candidate.accountObject;
        accountUpn = candidate.accountUpn;
        accountName = candidate.accountName;
        accountIsAdmin = candidate.accountIsAdmin;
        consentedBy = candidate.consentedBy;
        consentedAt = candidate.consentedAt;
        invitationId = candidate.invitationId;
        consentRead(List.of(candidate.grantedScopes), at);
        judge(candidate.reasons(), at);
        lastVerifiedAt = candidate.lastVerifiedAt;
    }

    /** A new sign-in takes the place of the last one; directory and history stay with the connection. */
    void renew(ProvenSignIn signIn, List<HealthReason> warnings, Instant at) {
        profile = signIn.profile();
        profileVersion = signIn.profileVersion();
        method = signIn.method();
        registration = signIn.registration();
        actsAs = signIn.actsAs();
        registrationId = signIn.registrationId();
        tenantId = signIn.tenant().id().value();
        tenantName = signIn.tenant().name();
        tenantDomains = signIn.tenant().domains().toArray(String[]::new);
        wantedScopes = signIn.wantedScopes().toArray(String[]::new);
        wantedRoles = signIn.wantedRoles().toArray(String[]::new);
        grantedRoles = signIn.grantedRoles().toArray(String[]::new);
        actsFor(signIn.account());
        consentedBy = signIn.consentedBy();
        consentedAt = at;
        invitationId = signIn.invitationId();
        state = ConnectionState.WAITING;
        consentRead(signIn.grantedScopes(), at);
        judge(warnings, at);
        lastVerifiedAt = at;
    }

    /** Somebody granted more; the account whose sign-in is kept stays. */
    void widen(DelegatedGrants.Widened more, Instant at) {
        consentWidened(more, at);
        invitationId = more.invitationId();
        judge(reasons().stream().filter(Severity::warning).toList(), at);
        lastVerifiedAt = at;
    }

    /** What the tenant granted counts for a sign-in that waits as well: taking over must not put back an older state. */
    void consentWidened(DelegatedGrants.Widened more, Instant at) {
        profileVersion = more.profileVersion();
        wantedScopes = more.wantedScopes().toArray(String[]::new);
        consentedBy = more.consentedBy();
        consentedAt = at;
        consentRead(more.grantedScopes(), at);
    }

    /** Whether what is granted for the one is granted for the other: by the same app in the same tenant. */
    boolean sharesConsent(Connection other) {
        return registrationId.equals(other.registrationId) && tenantId.equals(other.tenantId);
    }

    /** Whether the sign-in of a service account is kept, and this one is another account's or an application's. */
    boolean actsForAnother(ProvenSignIn signIn) {
        ConnectionView.Account account = signIn.account();
        return actsAs.equals("SERVICE_ACCOUNT")
                && state == ConnectionState.ACTIVE
                && accountObject != null
                && (account == null || !accountObject.equalsIgnoreCase(account.objectId()));
    }

    String account() {
        return accountUpn == null ? String.valueOf(accountObject) : accountUpn;
    }

    private void actsFor(ConnectionView.@Nullable Account account) {
        accountObject = account == null ? null : account.objectId();
        accountUpn = account == null ? null : account.upn();
        accountName = account == null ? null : account.name();
        accountIsAdmin = account == null ? null : account.admin();
    }

    void activate(Instant at) {
        state = ConnectionState.ACTIVE;
        connectedAt = connectedAt == null ? at : connectedAt;
        updatedAt = at;
    }

    void disconnect(Instant at) {
        state = ConnectionState.DISCONNECTED;
        disconnectedAt = at;
        judge(List.of(), at);
    }

    void consentRead(List<String> granted, Instant at) {
        grantedScopes = granted.toArray(String[]::new);
        consentReadAt = at;
        updatedAt = at;
    }

    void rolesRead(List<String> granted, Instant at) {
        grantedRoles = granted.toArray(String[]::new);
        updatedAt = at;
    }

    boolean ownsRegistration() {
        return registration.equals("CUSTOMER");
    }

    void verified(Instant at) {
        lastVerifiedAt = at;
    }

    /** Takes over what is known about its health; answers whether that differs from before. */
    boolean judge(List<HealthReason> found, Instant at) {
        boolean over = state == ConnectionState.DISCONNECTED;
        ConnectionHealth judged = over ? ConnectionHealth.DISCONNECTED : Severity.healthOf(found, ownsRegistration());
        String written = HealthReasons.write(found);
        if (judged == health && written.equals(reasons)) {
            return false;
        }
        health = judged;
        reasons = written;
        updatedAt = at;
        return true;
    }

    public UUID id() {
        return id;
    }

    UUID customerId() {
        return customerId;
    }

    TenantId tenant() {
        return new TenantId(tenantId);
    }

    ConnectionState state() {
        return state;
    }

    ConnectionHealth health() {
        return health;
    }

    List<HealthReason> reasons() {
        return HealthReasons.read(reasons);
    }

    @Nullable
    String tenantName() {
        return tenantName;
    }

    @Nullable
    String domain() {
        return tenantDomains.length == 0 ? null : tenantDomains[0];
    }

    /** The connection whose place it takes once it is confirmed; null for one of its own. */
    @Nullable
    UUID standsInFor() {
        return standsInFor;
    }

    /** Whether this invitation's sign-in waits here: no other took its place, and it is neither in use nor gone. */
    boolean holdsSignInOf(UUID invitation) {
        return state == ConnectionState.WAITING && invitation.equals(invitationId);
    }

    boolean connectedBefore() {
        return connectedAt != null;
    }
}
