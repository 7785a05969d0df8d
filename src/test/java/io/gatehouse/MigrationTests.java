package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What a migration makes of rows that are older than it. */
class MigrationTests {

    /** The login owns the tables and is held back by row-level security like anybody else. */
    @Test
    void takesAnswersThatAreOlderThanTheColumnAsLookedAt() throws SQLException {
        TestDatabase.Address database = TestDatabase.create();
        migrate(database, "114");
        try (Connection connection = TestDatabase.administrator(database);
                Statement sql = connection.createStatement()) {
            sql.execute("set session_replication_role = replica");
            sql.execute("""
                    insert into authorization_state (provider_id, id, state_hash, invitation_id, link_token_id, customer_id,
                      registration_id, flow, browser_hash, nonce_hash, authority, redirect_uri, expires_at, consumed_at)
                    select id, id, decode(md5(name), 'hex'), id, id, id, id, name, '', '', 'common', '', now(), consumed
                    from (select gen_random_uuid() as id, *
                          from (values ('taken', now() - interval '1 hour'), ('in hand', now()), ('sent', null))
                            as state (name, consumed)) state
                    """);

            migrate(database, "latest");

            assertThat(single(
                            sql,
                            "select string_agg(flow, ',') from authorization_state where answered_at = consumed_at"))
                    .isEqualTo("taken");
            assertThat(single(sql, "select count(*) from authorization_state where answered_at is null"))
                    .isEqualTo("2");
            assertThat(single(sql, "select relforcerowsecurity from pg_class where relname = 'authorization_state'"))
                    .isEqualTo("t");
        }
    }

    @Test
    void keepsMessagesWithTheOwnersOfTheirSubscription() throws SQLException {
        TestDatabase.Address database = TestDatabase.create();
        migrate(database, "122");
        try (Connection connection = TestDatabase.administrator(database);
                Statement sql = connection.createStatement()) {
            sql.execute("set session_replication_role = replica");
            sql.execute("""
                    insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                      kind, path_hash, state_hash, origin, state, created_at)
                    select id, id, id, id, '', 'chats', '/chats', 'created', 'MESSAGE', '', '', '', 'ACTIVE', now()
                    from gen_random_uuid() as one (id)
                    """);
            sql.execute(message("customer_id"));

            migrate(database, "latest");

            sql.execute("set session_replication_role = origin");
            sql.execute(message("customer_id"));
            assertThatThrownBy(() -> sql.execute(message("gen_random_uuid()")))
                    .hasMessageContaining("violates foreign key constraint");
            assertThat(single(sql, "select count(*) from notification")).isEqualTo("2");
            assertThat(single(
                            sql,
                            "select count(*) from pg_constraint where confrelid = 'provider'::regclass"
                                    + " and conrelid::regclass::text in ('directory_user', 'directory_group',"
                                    + " 'directory_member', 'notification')"))
                    .isEqualTo("0");
        }
    }

    /** What runs after each start runs outside of Flyway's lock: the other replica may be in the middle of it. */
    @Test
    void letsTwoReplicasStartTogether() throws Exception {
        TestDatabase.Address database = TestDatabase.create();
        migrate(database, "latest");
        String callback = Files.readString(Path.of("db/migration/afterMigrate__let_the_login_work.sql"))
                .replace("${app_role}", "gatehouse_migrated")
                .replace("${app_login}", database.login())
                .replace("${flyway:defaultSchema}", "public")
                .replace("${flyway:table}", "flyway_schema_history");
        try (Connection first = DriverManager.getConnection(database.url(), database.login(), database.password());
                Statement sql = first.createStatement()) {
            sql.execute("revoke select on flyway_schema_history from gatehouse_migrated");
            first.setAutoCommit(false);
            sql.execute(callback);

            CompletableFuture<Void> second = CompletableFuture.runAsync(() -> migrate(database, "latest"));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> second.isDone()
                            || single(
                                            sql,
                                            "select count(*) from pg_locks where not granted"
                                                    + " and pg_backend_pid() = any (pg_blocking_pids(pid))")
                                    .equals("1"));
            first.commit();

            assertThat(second).succeedsWithin(Duration.ofMinutes(1));
            assertThat(single(
                            sql, "select has_table_privilege('gatehouse_migrated', 'flyway_schema_history', 'select')"))
                    .isEqualTo("t");
        }
    }

    private static String message(String customer) {
        return """
                insert into notification (provider_id, id, customer_id, connection_id, subscription_id, dedupe, received_at,
                  change_type, resource, state)
                select provider_id, gen_random_uuid(), %s, connection_id, id, decode(md5(random()::text), 'hex'), now(),
                  'created', '/chats', 'READY'
                from subscription
                """.formatted(customer);
    }

    private static String single(Statement sql, String question) throws SQLException {
        try (ResultSet row = sql.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    /** By a role of its own: roles are the server's, and a portal may be making its one at the same moment. */
    private static void migrate(TestDatabase.Address database, String target) {
        Flyway.configure()
                .dataSource(database.url(), database.login(), database.password())
                .locations("filesystem:db/migration")
                .placeholders(Map.of("app_role", "gatehouse_migrated", "app_login", database.login()))
                .target(target)
                .load()
                .migrate();
    }
}
