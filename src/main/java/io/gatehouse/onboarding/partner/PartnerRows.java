package io.gatehouse.onboarding.partner;

import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import io.gatehouse.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Keeps which other organisations were invited to consent, and how far each is. */
@Repository
@Transactional
public class PartnerRows {

    private static final String COLUMNS = """
            id, customer_id, profile, registration_id, name, tenant_id, email, message, expires_at, opened_at,
              answered_at, consented_at, gone_at, looked_at, withdrawn_at, ending, created_by, created_by_email,
              other_tenants""";

    private final JdbcClient jdbc;
    private final Clock clock;

    PartnerRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void insert(PartnerOrganisation partner) {
        jdbc.sql("""
                insert into partner_organisation (provider_id, id, customer_id, profile, registration_id, name, tenant_id,
                  email, message, expires_at, created_by, created_by_email, created_at)
                values (:provider, :id, :customer, :profile, :registration, :name, :tenant, :email, :message, :expires,
                  :by, :byEmail, :now)
                """)
                .param("provider", provider())
                .param("id", partner.id())
                .param("customer", partner.customerId())
                .param("profile", partner.profile())
                .param("registration", partner.registrationId())
                .param("name", partner.name())
                .param("tenant", partner.tenant().value())
                .param("email", partner.email())
                .param("message", partner.message())
                .param("expires", Timestamp.from(partner.expiresAt()))
                .param("by", partner.invitedBy().name())
                .param("byEmail", partner.invitedBy().email())
                .param("now", now())
                .update();
    }

    @Transactional(readOnly = true)
    public Optional<PartnerOrganisation> find(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from partner_organisation where provider_id = ? and id = ?")
                .params(provider(), id)
                .query((row, number) -> partner(row))
                .optional();
    }

    @Transactional(readOnly = true)
    List<PartnerOrganisation> ofCustomer(UUID customer) {
        return jdbc.sql("select " + COLUMNS + """
                         from partner_organisation where provider_id = ? and customer_id = ?
                        order by withdrawn_at is not null, created_at desc, id
                        """)
                .params(provider(), customer)
                .query((row, number) -> partner(row))
                .list();
    }

    @Transactional(readOnly = true)
    Slice<PartnerOrganisation> page(UUID customer, int limit, @Nullable String cursor) {
        Optional<List<String>> after = Cursor.parse(cursor, 2);
        List<Dated> found = jdbc.sql("select created_at, " + COLUMNS + """
                         from partner_organisation where provider_id = :provider and customer_id = :customer
                          and (:at::timestamptz is null or (created_at, id) < (:at, :id))
                        order by created_at desc, id desc limit :limit
                        """)
                .param("provider", provider())
                .param("customer", customer)
                .param(
                        "at",
                        after.map(keys -> Timestamp.from(Cursor.instant(keys.get(0))))
                                .orElse(null))
                .param("id", after.map(keys -> Cursor.id(keys.get(1))).orElse(null))
                .param("limit", limit + 1)
                .query((row, number) ->
                        new Dated(partner(row), row.getTimestamp("created_at").toInstant()))
                .list();
        return Slice.of(found, limit, one -> Cursor.of(one.at(), one.partner().id()))
                .map(Dated::partner);
    }

    /** A partner with its place in a list. */
    private record Dated(PartnerOrganisation partner, Instant at) {}

    public void opened(UUID id) {
        set("opened_at = coalesce(opened_at, :now) where", id);
    }

    public void answered(UUID id) {
        set("answered_at = :now, ending = null where", id);
    }

    /** Somebody consented for an organisation that was not invited; a link has few of them, however often it is tried. */
    public void strayed(UUID id, TenantId to) {
        jdbc.sql("""
                        update partner_organisation set other_tenants = other_tenants || ?::text
                        where provider_id = ? and id = ? and not (? = any (other_tenants))
                          and cardinality(other_tenants) < 20
                        """).params(to.value(), provider(), id, to.value()).update();
    }

    public void ended(UUID id, PartnerEnding ending) {
        jdbc.sql("update partner_organisation set ending = ?, ending_at = ? where provider_id = ? and id = ?")
                .params(ending.name(), now(), provider(), id)
                .update();
    }

    /** Whether this is news. */
    boolean consented(UUID id) {
        set("looked_at = :now where", id);
        return set("""
                consented_at = :now, answered_at = coalesce(answered_at, :now), gone_at = null, ending = null
                where (consented_at is null or gone_at is not null) and
                """, id);
    }

    /** Whether this is news: Microsoft knows the app there no more, and did before. */
    boolean gone(UUID id) {
        set("looked_at = :now where", id);
        return set("gone_at = :now where consented_at is not null and gone_at is null and", id);
    }

    boolean withdrawn(UUID id) {
        return set("withdrawn_at = :now where withdrawn_at is null and", id);
    }

    void extend(UUID id, Instant until) {
        jdbc.sql("update partner_organisation set expires_at = ? where provider_id = ? and id = ?")
                .params(Timestamp.from(until), provider(), id)
                .update();
    }

    private boolean set(String change, UUID id) {
        return jdbc.sql("update partner_organisation set " + change + " provider_id = :provider and id = :id")
                        .param("now", now())
                        .param("provider", provider())
                        .param("id", id)
                        .update()
                == 1;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }

    private static PartnerOrganisation partner(ResultSet row) throws SQLException {
        return new PartnerOrganisation(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("profile"),
                row.getObject("registration_id", UUID.class),
                row.getString("name"),
                new TenantId(row.getString("tenant_id")),
                row.getString("email"),
                row.getString("message"),
                new PartnerOrganisation.Inviter(row.getString("created_by"), row.getString("created_by_email")),
                row.getTimestamp("expires_at").toInstant(),
                Arrays.stream((String[]) row.getArray("other_tenants").getArray())
                        .map(TenantId::new)
                        .toList(),
                progress(row));
    }

    private static PartnerOrganisation.Progress progress(ResultSet row) throws SQLException {
        String ending = row.getString("ending");
        return new PartnerOrganisation.Progress(
                Instants.at(row, "opened_at"),
                Instants.at(row, "answered_at"),
                Instants.at(row, "consented_at"),
                Instants.at(row, "gone_at"),
                Instants.at(row, "looked_at"),
                Instants.at(row, "withdrawn_at"),
                ending == null ? null : PartnerEnding.valueOf(ending));
    }
}
