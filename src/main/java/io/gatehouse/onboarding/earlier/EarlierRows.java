package io.gatehouse.onboarding.earlier;

import io.gatehouse.onboarding.earlier.EarlierRegistration.Choice;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of what was found, and of the answers. */
@Repository
@Transactional
class EarlierRows {

    private final JdbcClient jdbc;

    EarlierRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A registration that is kept here, in use or not. */
    record Kept(UUID id, UUID customer) {}

    void put(UUID invitation, List<EarlierRegistration> found, @Nullable String browser, Instant at) {
        forget(invitation);
        for (EarlierRegistration one : found) {
            jdbc.sql("""
                            insert into earlier_registration (provider_id, invitation_id, object_id, client_id,
                              display_name, namesakes, browser, found_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .params(provider(), invitation, one.objectId(), one.clientId(), one.displayName())
                    .params(one.namesakes(), hash(browser), Timestamp.from(at))
                    .update();
        }
    }

    void forget(UUID invitation) {
        jdbc.sql("delete from earlier_registration where provider_id = ? and invitation_id = ?")
                .params(provider(), invitation)
                .update();
    }

    /** What was found by a sign-in from this browser. */
    @Transactional(readOnly = true)
    List<EarlierRegistration> of(UUID invitation, @Nullable String browser) {
        return jdbc.sql("""
                        select object_id, client_id, display_name, namesakes, choice from earlier_registration
                        where provider_id = ? and invitation_id = ? and browser = ? order by display_name, object_id
                        """)
                .params(provider(), invitation, hash(browser))
                .query(EarlierRows::row)
                .list();
    }

    /** @param objectId the one it is about; null for a new one beside all */
    void choose(UUID invitation, String browser, @Nullable String objectId, Choice choice) {
        jdbc.sql("""
                        update earlier_registration
                        set choice = case when cast(:object as text) is null or object_id = :object then :choice end
                        where provider_id = :provider and invitation_id = :invitation and browser = :browser
                        """)
                .param("object", objectId)
                .param("choice", choice.name())
                .param("provider", provider())
                .param("invitation", invitation)
                .param("browser", hash(browser))
                .update();
    }

    @Transactional(readOnly = true)
    Optional<Kept> kept(TenantId tenant, String clientId) {
        return jdbc.sql("""
                        select id, customer_id from app_registration
                        where provider_id = ? and tenant_id = ? and client_id = ? and customer_id is not null
                        """)
                .params(provider(), tenant.value(), clientId)
                .query((row, n) -> new Kept(row.getObject("id", UUID.class), row.getObject("customer_id", UUID.class)))
                .optional();
    }

    /** Object ids of what we made for the customer in that tenant, as far as we noted them. */
    @Transactional(readOnly = true)
    List<String> made(UUID customer, TenantId tenant) {
        return jdbc.sql("""
                        select object_id from app_registration
                        where provider_id = ? and customer_id = ? and tenant_id = ? and origin = 'CREATED'
                          and object_id is not null and removed_at is null
                        """)
                .params(provider(), customer, tenant.value())
                .query((row, n) -> row.getString("object_id"))
                .list();
    }

    private static EarlierRegistration row(ResultSet row, int n) throws SQLException {
        String choice = row.getString("choice");
        return new EarlierRegistration(
                row.getString("object_id"),
                row.getString("client_id"),
                row.getString("display_name"),
                row.getInt("namesakes"),
                choice == null ? null : Choice.valueOf(choice));
    }

    private static String hash(@Nullable String browser) {
        return browser == null ? "" : Hashes.sha256Base64Url(browser);
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
