package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Taking items out of the inbox erases what they said: who did it is known afterwards. */
class AcknowledgingTests extends NotifiedBase {

    @Test
    void namesWhoTookItemsAndTellsTheTrailOnceAnHour() {
        List<UUID> ids = List.of(arrived(), arrived());

        for (UUID id : ids) {
            assertThat(apiPost("/notifications/acknowledge", "{\"ids\":[\"" + id + "\"]}"))
                    .bodyJson()
                    .extractingPath("$.acknowledged")
                    .isEqualTo(1);
        }

        assertThat(texts("select acknowledged_by from notification where connection_id = '" + connection + "'"))
                .hasSize(2)
                .allMatch(by -> by.startsWith("API_CLIENT "));
        assertThat(texts("select actor_id from audit_entry where action = 'notification.acknowledged'"))
                .as("this caller, however often he calls")
                .hasSize(1);
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
