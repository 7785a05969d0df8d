package io.gatehouse.invitation.store;

import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationMail;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationReminders;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.SignedIn;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.TenantId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns rows into views. */
final class InvitationRows {

    /** The customer's tenant leads: who corrects it there corrects it for invitations under way. */
    static final String SELECT = """
            select i.id, i.customer_id, i.profile, i.method, i.purpose, i.connection_id, i.registration_id, i.status,
              i.status_reason, i.step, i.completion, i.locale, i.message, i.reference, i.expires_at, i.created_at,
              i.created_by_kind, i.created_by_id, i.created_by_name, i.created_by_email, i.opened_at,
              i.signed_in_tenant, i.signed_in_object, i.signed_in_as, i.signed_in_name, i.signed_in_at, i.ended_at,
              i.mail_failed_at, i.link_asked_at, i.remind, i.reminders, i.reminded_at, c.short_name, c.display_name,
              coalesce(c.tenant_id, i.tenant_id) as pinned_tenant,
              coalesce(c.tenant_domain, i.tenant_domain) as pinned_domain,
              (select array_agg(r.email order by r.position) from invitation_recipient r
               where r.provider_id = i.provider_id and r.invitation_id = i.id) as recipients
            """;

    static final String FROM = """
            from invitation i join customer c on c.provider_id = i.provider_id and c.id = i.customer_id
            """;

    private InvitationRows() {}

    static InvitationView view(ResultSet row, int n) throws SQLException {
        String method = row.getString("method");
        return new InvitationView(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("short_name"),
                row.getString("display_name"),
                row.getString("profile"),
                method == null ? null : ConnectionMethod.valueOf(method),
                InvitationPurpose.valueOf(row.getString("purpose")),
                row.getObject("connection_id", UUID.class),
                row.getObject("registration_id", UUID.class),
                InvitationStatus.valueOf(row.getString("status")),
                row.getString("status_reason"),
                row.getString("step"),
                Completion.valueOf(row.getString("completion")),
                row.getString("locale"),
                row.getString("message"),
                tenant(row.getString("pinned_tenant")),
                row.getString("pinned_domain"),
                row.getString("reference"),
                texts(row.getArray("recipients")),
                instant(row, "expires_at"),
                instant(row, "created_at"),
                creator(row),
                Instants.at(row, "opened_at"),
                signedIn(row),
                Instants.at(row, "signed_in_at"),
                Instants.at(row, "ended_at"),
                Instants.at(row, "link_asked_at"),
                row.getTimestamp("mail_failed_at") != null,
                new InvitationReminders(
                        row.getBoolean("remind"), row.getInt("reminders"), Instants.at(row, "reminded_at")),
                InvitationMail.NONE);
    }

    private static Actor creator(ResultSet row) throws SQLException {
        return new Actor(
                Actor.Kind.valueOf(row.getString("created_by_kind")),
                row.getString("created_by_id"),
                row.getString("created_by_name"),
                row.getString("created_by_email"));
    }

    private static @Nullable SignedIn signedIn(ResultSet row) throws SQLException {
        TenantId tenant = tenant(row.getString("signed_in_tenant"));
        String object = row.getString("signed_in_object");
        if (tenant == null || object == null) {
            return null;
        }
        return new SignedIn(tenant, object, row.getString("signed_in_as"), row.getString("signed_in_name"));
    }

    private static @Nullable TenantId tenant(@Nullable String text) {
        return text == null ? null : new TenantId(text);
    }

    static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }
}
