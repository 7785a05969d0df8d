package io.gatehouse.connection.grant;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.ProvenSignIn;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The kept sign-ins. A refresh claims a row by one statement in database time, calls Microsoft without a transaction and
 * stores the answer only where nobody else came between.
 */
@Repository
@Transactional
public class GrantRows {

    /** What a claim is made for. */
    public enum Purpose {
        /** Ordinary use: the connection is active and its sign-in not known to be dead. */
        USE,
        /** Somebody asks for the proof: dead and waiting ones get their chance too. */
        PROOF
    }

    /**
     * So short that whoever takes up what a dead replica left is back within a minute after Microsoft's answer was lost:
     * for so long some servers take a token again that is good for once. Longer than a call and the attempts to store.
     */
    private static final Duration LEASE = Duration.ofSeconds(40);

    /** Each replica has one of these. */
    private final UUID replica = UUID.randomUUID();

    private final JdbcClient jdbc;
    private final Vault vault;

    GrantRows(JdbcClient jdbc, Vault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    /** Where the application acts itself there is nothing to keep, and what was kept before is erased. */
    void keep(UUID connectionId, ProvenSignIn signIn) {
        Secret refreshToken = signIn.refreshToken();
        ConnectionView.Account account = signIn.account();
        if (refreshToken == null || account == null) {
            erase(connectionId);
        } else {
            keep(
                    connectionId,
                    signIn.customerId(),
                    new Kept(signIn.tenant().id().value(), account.objectId(), refreshToken, signIn.grantedScopes()));
        }
    }

    /** A sign-in on its way into a row. */
    private record Kept(String tenant, String objectId, Secret refreshToken, List<String> scopes) {}

    /** The confirmed sign-in takes the place of the one that was in use. */
    void move(Connection confirmed, UUID to) {
        UUID customer = confirmed.customerId();
        Optional<Kept> kept = jdbc.sql("""
                        select tenant_id, object_id, refresh_token, token_version, scopes from delegated_grant
                        where provider_id = ? and connection_id = ? for update
                        """)
                .params(ProviderScope.required().value(), confirmed.id())
                .query((row, number) -> new Kept(
                        row.getString("tenant_id"),
                        row.getString("object_id"),
                        vault.open(
                                row.getBytes("refresh_token"),
                                field(customer, confirmed.id(), row.getLong("token_version"))),
                        List.of((String[]) row.getArray("scopes").getArray())))
                .optional();
        erase(confirmed.id());
        kept.ifPresentOrElse(found -> keep(to, customer, found), () -> erase(to));
    }

    private void keep(UUID connectionId, UUID customerId, Kept signIn) {
        UUID provider = ProviderScope.required().value();
        long version = jdbc.sql("""
            select token_version from delegated_grant
            where provider_id = ? and connection_id = ? for update
            """)
                        .params(provider, connectionId)
                        .query(Long.class)
                        .optional()
                        .orElse(0L)
                + 1;
        byte[] sealed = vault.seal(signIn.refreshToken(), field(customerId, connectionId, version));
        jdbc.sql("""
            insert into delegated_grant (provider_id, connection_id, tenant_id, object_id, refresh_token,
              token_version, state, scopes, acquired_at, last_refresh_at, refresh_due_at)
            values (:provider, :connection, :tenant, :object, :token, :version, 'ACTIVE', :scopes, now(), now(),
              now() + interval '24 hours' * (0.8 + 0.2 * random()))
            on conflict (provider_id, connection_id) do update
            set tenant_id = excluded.tenant_id, object_id = excluded.object_id,
                refresh_token = excluded.refresh_token, previous_refresh_token = null,
                token_version = excluded.token_version, state = 'ACTIVE', last_failure = null,
                scopes = excluded.scopes, acquired_at = now(), last_refresh_at = now(),
                refresh_due_at = excluded.refresh_due_at, refreshed_by = null,
                lease_owner = null, lease_until = null
            """)
                .param("provider", provider)
                .param("connection", connectionId)
                .param("tenant", signIn.tenant())
                .param("object", signIn.objectId())
                .param("token", sealed)
                .param("version", version)
                .param("scopes", signIn.scopes().toArray(String[]::new))
                .update();
    }

    /** Empty while another has the lease, and for a moment afterwards: its access token is on the way here. */
    public Optional<GrantLease> claim(UUID connectionId, Purpose purpose) {
        return jdbc.sql("""
            update delegated_grant g
            set lease_owner = :owner, lease_until = now() + make_interval(secs => :held), attempt = g.attempt + 1
            from connection c
            where g.provider_id = :provider and g.connection_id = :connection
              and c.provider_id = g.provider_id and c.id = g.connection_id
              and (g.lease_until is null or g.lease_until < now())
              and (c.state = 'ACTIVE' or (:proof and c.state = 'WAITING'))
              and (g.state = 'ACTIVE' or :proof)
              and (:proof or g.refreshed_by is null or g.refreshed_by = :replica
                or g.last_refresh_at < now() - interval '2 seconds')
            returning g.connection_id, g.tenant_id, g.refresh_token, g.previous_refresh_token, g.token_version,
              g.acquired_at, g.lease_owner, g.attempt,
              c.customer_id, c.registration_id, c.profile, c.wanted_scopes, c.granted_scopes
            """)
                .param("owner", UUID.randomUUID())
                .param("held", LEASE.toSeconds())
                .param("replica", replica)
                .param("provider", ProviderScope.required().value())
                .param("connection", connectionId)
                .param("proof", purpose == Purpose.PROOF)
                .query((row, number) -> lease(row))
                .optional();
    }

    /**
     * Before each further call: no lease outlasts several that Microsoft lets wait. False when it was lost, then the
     * refresh token is another's to use: where each is good for once, using it twice would end the sign-in.
     */
    public boolean renew(GrantLease lease) {
        return jdbc.sql("""
            update delegated_grant set lease_until = now() + make_interval(secs => :held)
            where provider_id = :provider and connection_id = :connection
              and lease_owner = :owner and attempt = :attempt
            """)
                        .param("held", LEASE.toSeconds())
                        .param("provider", ProviderScope.required().value())
                        .param("connection", lease.connectionId())
                        .param("owner", lease.owner())
                        .param("attempt", lease.attempt())
                        .update()
                == 1;
    }

    /**
     * Stores the answer; false when the lease was lost, then the answer of the other one counts.
     *
     * @param used the refresh token that Microsoft took; kept until the new one has worked
     * @param fresh the new one; null where Microsoft sent none, then the used one goes on
     */
    public boolean store(GrantLease lease, Secret used, @Nullable Secret fresh, Set<String> scopes) {
        long version = lease.version() + 1;
        Secret current = fresh == null ? used : fresh;
        Vault.Sealer sealer = vault.sealer(lease.customerId());
        byte[] sealed = sealer.seal(current, field(lease.customerId(), lease.connectionId(), version));
        byte[] before = sealer.seal(used, field(lease.customerId(), lease.connectionId(), lease.version()));
        return jdbc.sql("""
            update delegated_grant
            set previous_refresh_token = :before, refresh_token = :token, token_version = :version,
                state = 'ACTIVE', last_failure = null, scopes = :scopes, last_refresh_at = now(),
                refresh_due_at = now() + interval '24 hours' * (0.8 + 0.2 * random()),
                refreshed_by = :replica, lease_owner = null, lease_until = null
            where provider_id = :provider and connection_id = :connection
              and token_version = :expected and lease_owner = :owner and attempt = :attempt
            """)
                        .param("token", sealed)
                        .param("before", before)
                        .param("version", version)
                        .param("replica", replica)
                        .param("scopes", scopes.toArray(String[]::new))
                        .param("provider", ProviderScope.required().value())
                        .param("connection", lease.connectionId())
                        .param("expected", lease.version())
                        .param("owner", lease.owner())
                        .param("attempt", lease.attempt())
                        .update()
                == 1;
    }

    /**
     * Gives the lease back without a new token; a dead sign-in is not tried again until somebody signs in or asks. False
     * when the lease was lost: then the failure is no news about the sign-in that is kept now.
     */
    public boolean giveBack(GrantLease lease, boolean dead, @Nullable String failure) {
        return jdbc.sql("""
            update delegated_grant
            set state = case when :dead then 'REAUTH_REQUIRED' else state end,
                last_failure = coalesce(:failure, last_failure), lease_owner = null, lease_until = null
            where provider_id = :provider and connection_id = :connection
              and lease_owner = :owner and attempt = :attempt
            """)
                        .param("dead", dead)
                        .param("failure", failure)
                        .param("provider", ProviderScope.required().value())
                        .param("connection", lease.connectionId())
                        .param("owner", lease.owner())
                        .param("attempt", lease.attempt())
                        .update()
                == 1;
    }

    @Transactional(readOnly = true)
    public Optional<GrantState> state(UUID connectionId) {
        return jdbc.sql("""
            select c.state, c.tenant_id, c.acts_as = 'APPLICATION' as application, g.state as grant_state,
              coalesce(g.acquired_at, c.consented_at) as acquired_at, g.last_failure, r.client_id
            from connection c
            left join app_registration r on r.provider_id = c.provider_id and r.id = c.registration_id
            left join delegated_grant g on g.provider_id = c.provider_id and g.connection_id = c.id
            where c.provider_id = ? and c.id = ? and c.state <> 'DISCONNECTED'
              and (g.connection_id is not null or c.acts_as = 'APPLICATION')
            """)
                .params(ProviderScope.required().value(), connectionId)
                .query((row, number) -> new GrantState(
                        connectionId,
                        new TenantId(row.getString("tenant_id")),
                        ConnectionState.valueOf(row.getString("state")),
                        row.getBoolean("application"),
                        row.getBoolean("application") || "ACTIVE".equals(row.getString("grant_state")),
                        row.getTimestamp("acquired_at").toInstant(),
                        row.getString("last_failure"),
                        row.getString("client_id")))
                .optional();
    }

    /** What Microsoft put into the newest token of the sign-in; empty where none is kept. */
    @Transactional(readOnly = true)
    public Set<String> scopes(UUID connectionId) {
        return jdbc.sql("select scopes from delegated_grant where provider_id = ? and connection_id = ?")
                .params(ProviderScope.required().value(), connectionId)
                .query((row, number) -> Set.of((String[]) row.getArray("scopes").getArray()))
                .optional()
                .orElse(Set.of());
    }

    /** Erases the tokens of a connection; nothing of them is left in the database. */
    void erase(UUID connectionId) {
        jdbc.sql("delete from delegated_grant where provider_id = ? and connection_id = ?")
                .params(ProviderScope.required().value(), connectionId)
                .update();
    }

    private GrantLease lease(ResultSet row) throws SQLException {
        UUID connection = row.getObject("connection_id", UUID.class);
        UUID customer = row.getObject("customer_id", UUID.class);
        long version = row.getLong("token_version");
        byte[] previous = row.getBytes("previous_refresh_token");
        return new GrantLease(
                connection,
                customer,
                row.getObject("registration_id", UUID.class),
                row.getString("profile"),
                new TenantId(row.getString("tenant_id")),
                row.getObject("lease_owner", UUID.class),
                version,
                row.getLong("attempt"),
                row.getTimestamp("acquired_at").toInstant(),
                vault.open(row.getBytes("refresh_token"), field(customer, connection, version)),
                previous == null ? null : vault.open(previous, field(customer, connection, version - 1)),
                AskedScopes.of(row),
                false);
    }

    private static SealedField field(UUID customer, UUID connection, long version) {
        return new SealedField("delegated_grant", "refresh_token", customer, connection, version);
    }
}
