package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import io.gatehouse.provider.Principal;
import io.gatehouse.provider.Role;
import io.gatehouse.web.signin.OperatorAuthentication;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.transaction.support.TransactionOperations;

/** Taking items out of the inbox erases what they said: who did it is known afterwards. */
class AcknowledgingTests extends NotifiedBase {

    /** Nobody whom other tests had told of. */
    private final String client = UUID.randomUUID().toString();

    @Autowired
    TransactionOperations transaction;

    @Test
    void tellsTheTrailAlsoWhereTheFirstTimeWasRolledBack() {
        UUID id = arrived();
        in(() -> transaction.execute(status -> {
            taken(id);
            status.setRollbackOnly();
            return true;
        }));
        assertThat(told()).isEmpty();

        taken(id);

        assertThat(told()).hasSize(1);
    }

    private void taken(UUID id) {
        assertThat(mvc.post()
                        .uri("/api/v1/notifications/acknowledge")
                        .with(authentication(caller()))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"ids\":[\"" + id + "\"]}"))
                .bodyJson()
                .extractingPath("$.acknowledged")
                .isEqualTo(1);
    }

    private OperatorAuthentication caller() {
        return new OperatorAuthentication(new Principal.ApiClient(provider, client, Role.OPERATOR));
    }

    private List<String> told() {
        return texts("select actor_id from audit_entry where action = 'notification.acknowledged' and actor_id = '"
                + client + "'");
    }

    @Test
    void namesWhoTookItemsAndTellsTheTrailOnceAnHour() {
        List<UUID> ids = List.of(arrived(), arrived());

        ids.forEach(this::taken);

        assertThat(texts("select acknowledged_by from notification where connection_id = '" + connection + "'"))
                .hasSize(2)
                .allMatch(by -> by.startsWith("API_CLIENT "));
        assertThat(told()).as("this caller, however often he calls").hasSize(1);
        assertThat(texts("select action from audit_entry where action = 'subscription.key_made'"))
                .isNotEmpty();
    }

    private UUID arrived() {
        UUID id = UUID.randomUUID();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                            with head as (
                              insert into notification_head (provider_id, position) values (?, 1)
                              on conflict (provider_id) do update set position = notification_head.position + 1
                              returning position
                            )
                            insert into notification (provider_id, id, customer_id, connection_id, subscription_id, dedupe,
                              received_at, change_type, resource, state, position)
                            select provider_id, ?, customer_id, connection_id, id, cast(? as bytea), now(), 'created', 'chats',
                              'READY', (select position from head)
                            from subscription where connection_id = ? limit 1
                            """)
                        .params(provider.value(), id, id.toString(), connection)
                        .update());
        return id;
    }

    private List<String> texts(String sql) {
        return rows.in(provider, () -> rows.jdbc().sql(sql).query(String.class).list());
    }
}
