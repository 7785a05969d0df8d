package io.gatehouse.onboarding.admin;

import io.gatehouse.connection.TenantFacts;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.SignedIn;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Admins who signed in to let us read: who they are, the sealed right to read for an hour at most, and what was seen. It
 * serves the browser alone that brought the sign-in: a link that was passed on lends nobody the reading rights of another.
 */
@Repository
@Transactional
public class Inspections {

    /** The step of an invitation whose dry run was done. */
    public static final String LOOKED = "DRY_RUN";

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;

    Inspections(JdbcClient jdbc, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * Somebody who let us read.
     *
     * @param token the right to read; null where it has ended or was never kept
     * @param report what was seen, as {@code DryRuns} wrote it
     */
    public record Inspection(
            SignedIn person,
            RegisteringAdmins.Admin admin,
            @Nullable Secret token,
            @Nullable UUID registration,
            @Nullable String report) {}

    /**
     * What is kept of a sign-in, for its browser from the first moment on: of two at the same time the later one takes the
     * whole row. No token where everything was read at once.
     */
    public void put(
            InvitationView invitation,
            Candidate candidate,
            RegisteringAdmins.Admin admin,
            boolean keepToken,
            @Nullable String report) {
        UUID provider = ProviderScope.required().value();
        long version =
                jdbc.sql("select token_version from inspection where provider_id = ? and invitation_id = ? for update")
                                .params(provider, invitation.id())
                                .query(Long.class)
                                .optional()
                                .orElse(0L)
                        + 1;
        Instant expires = candidate.expiresAt() == null ? clock.instant() : candidate.expiresAt();
        String browser = candidate.browser();
        byte[] sealed = keepToken ? vault.seal(candidate.accessToken(), field(invitation, version)) : null;
        jdbc.sql("""
                insert into inspection (provider_id, invitation_id, tenant_id, tenant_name, tenant_domains, object_id,
                  upn, person_name, mail, browser_hash, access_token, token_version, token_expires_at, report, signed_in_at)
                values (:provider, :invitation, :tenant, :tenantName, :domains, :object, :upn, :name, :mail, :browser, :token,
                  :version, :expires, :report, :now)
                on conflict (provider_id, invitation_id) do update
                set tenant_id = excluded.tenant_id, tenant_name = excluded.tenant_name,
                  tenant_domains = excluded.tenant_domains, object_id = excluded.object_id, upn = excluded.upn,
                  person_name = excluded.person_name, mail = excluded.mail, browser_hash = excluded.browser_hash,
                  access_token = excluded.access_token, token_version = excluded.token_version,
                  token_expires_at = excluded.token_expires_at, report = excluded.report,
                  signed_in_at = excluded.signed_in_at
                """)
                .param("provider", provider)
                .param("invitation", invitation.id())
                .param("tenant", candidate.tenant().value())
                .param("tenantName", admin.tenant().name())
                .param("domains", admin.tenant().domains().toArray(String[]::new))
                .param("object", candidate.objectId())
                .param("upn", candidate.upn())
                .param("name", candidate.name())
                .param("mail", admin.mail())
                .param("browser", browser == null ? null : Hashes.sha256(browser))
                .param("token", sealed)
                .param("version", version)
                .param("expires", Timestamp.from(expires))
                .param("report", report)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** Remembers which registration was typed in and what was noticed about it; the right to read ends with it. */
    public void adopted(UUID invitation, UUID registration, String noticed) {
        change("access_token = null, registration_id = ?", registration, invitation);
        change("report = ?", noticed, invitation);
    }

    /** What was noticed about the registration that was typed in. */
    @Transactional(readOnly = true)
    public Optional<String> noticed(UUID invitation) {
        return jdbc.sql("""
                        select report from inspection
                        where provider_id = ? and invitation_id = ? and registration_id is not null
                          and report is not null
                        """)
                .params(ProviderScope.required().value(), invitation)
                .query(String.class)
                .optional();
    }

    private void change(String change, Object value, UUID invitation) {
        jdbc.sql("update inspection set " + change + " where provider_id = ? and invitation_id = ?")
                .params(value, ProviderScope.required().value(), invitation)
                .update();
    }

    @Transactional(readOnly = true)
    public Optional<Inspection> find(InvitationView invitation, String browser) {
        return jdbc.sql("""
                        select tenant_id, tenant_name, tenant_domains, object_id, upn, person_name, mail, access_token,
                          token_version, token_expires_at, registration_id, report
                        from inspection where provider_id = ? and invitation_id = ? and browser_hash = ?
                        """)
                .params(ProviderScope.required().value(), invitation.id(), Hashes.sha256(browser))
                .query((row, number) -> inspection(row, invitation))
                .optional();
    }

    /** The registration that was typed in for an invitation. */
    @Transactional(readOnly = true)
    public Optional<UUID> registrationOf(UUID invitation) {
        return jdbc.sql("""
                        select registration_id from inspection
                        where provider_id = ? and invitation_id = ? and registration_id is not null
                        """)
                .params(ProviderScope.required().value(), invitation)
                .query(UUID.class)
                .optional();
    }

    /** Rights to read that are over. */
    public int removeOld() {
        return jdbc.sql("""
                        update inspection set access_token = null
                        where provider_id = ? and access_token is not null and token_expires_at <= ?
                        """)
                .params(ProviderScope.required().value(), Timestamp.from(clock.instant()))
                .update();
    }

    private Inspection inspection(ResultSet row, InvitationView invitation) throws SQLException {
        TenantId tenant = new TenantId(row.getString("tenant_id"));
        TenantFacts facts = new TenantFacts(tenant, row.getString("tenant_name"), List.of((String[])
                row.getArray("tenant_domains").getArray()));
        SignedIn person =
                new SignedIn(tenant, row.getString("object_id"), row.getString("upn"), row.getString("person_name"));
        String account = person.upn() != null ? person.upn() : person.objectId();
        return new Inspection(
                person,
                new RegisteringAdmins.Admin(facts, account, row.getString("mail")),
                token(row, invitation),
                row.getObject("registration_id", UUID.class),
                row.getString("report"));
    }

    private @Nullable Secret token(ResultSet row, InvitationView invitation) throws SQLException {
        byte[] sealed = row.getBytes("access_token");
        boolean good = row.getTimestamp("token_expires_at").toInstant().isAfter(clock.instant());
        return sealed == null || !good ? null : vault.open(sealed, field(invitation, row.getLong("token_version")));
    }

    private static SealedField field(InvitationView invitation, long version) {
        return new SealedField("inspection", "access_token", invitation.customerId(), invitation.id(), version);
    }
}
