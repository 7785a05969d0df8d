package io.gatehouse.directory;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.lenient;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.sync.DirectorySync;
import io.gatehouse.job.JobContext;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.profile.shelf.ProfileDesk;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** A customer with a connection to a directory that the test makes up. */
@PortalTest
@Import(DirectoryBase.Graph.class)
@ResourceLock("the directory that the test makes up")
@Execution(value = ExecutionMode.CONCURRENT, reason = "databases and a Graph of its own, and mostly waiting")
public abstract class DirectoryBase {

    @Autowired
    public FakeGraph graph;

    @Autowired
    DirectorySync sync;

    @Autowired
    public Rows rows;

    @Autowired
    ProfileDesk profiles;

    @MockitoBean
    AccessTokens tokens;

    public ProviderId provider;
    public UUID customer;
    public UUID connection;

    /** Which attempt of its job a sync is. */
    int number = 1;

    @BeforeEach
    void connectCustomer() {
        graph.reset(42);
        provider = rows.another("Sync Ltd");
        customer = UUID.randomUUID();
        connection = UUID.randomUUID();
        graph.serve("token-" + connection);
        lenient().when(tokens.graph(any())).thenAnswer(call -> access(call.getArgument(0)));
        restTheClock();
        rows.in(provider, this::insertConnection);
    }

    /** What Graph is called with in the tenant of the connection; who replaces a stub calls it with none. */
    public static GraphAccess access(@Nullable UUID connection) {
        String tenant = connection == null ? UUID.randomUUID().toString() : connection.toString();
        return new GraphAccess(new TenantId(tenant), Secret.of("token-" + connection));
    }

    /** Rounds of the schedule would race with those of the tests: what was never copied is due at once. */
    private void restTheClock() {
        rows.in(provider, () -> sql("""
                        update scheduled_tasks set execution_time = now() + interval '1 hour', version = version + 1
                        where task_name = 'recurring' and task_instance in ('directory.delta', 'connection.watch')
                          and not picked
                        """).update());
    }

    private int insertConnection() {
        UUID registration = UUID.randomUUID();
        String tenant = UUID.randomUUID().toString();
        sql("insert into customer (provider_id, id, short_name, display_name, state, created_by) values (?, ?, ?, 'Contoso', 'CONNECTED', 'test')")
                .params(provider.value(), customer, "contoso")
                .update();
        sql("insert into app_registration (provider_id, id, tenant_id, client_id, display_name) values (?, ?, ?, 'app', 'App')")
                .params(provider.value(), registration, tenant)
                .update();
        return sql("""
                        insert into connection (provider_id, id, customer_id, profile, profile_version, method,
                            registration, acts_as, registration_id, tenant_id, state, health, wanted_scopes, created_by)
                        values (?, ?, ?, 'direct-routing', 1, 'DELEGATED_TOKEN', 'PROVIDER', 'CONSENTING_ADMIN', ?, ?,
                            'ACTIVE', 'HEALTHY', '{}', 'test')
                        """)
                .params(provider.value(), connection, customer, registration, tenant)
                .update();
    }

    public org.springframework.jdbc.core.simple.JdbcClient.StatementSpec sql(String text) {
        return rows.jdbc().sql(text);
    }

    public <T extends @Nullable Object> T in(Supplier<T> work) {
        return rows.in(provider, work);
    }

    /** The service of the connection wishes for these parts alone, every hour. */
    public void wish(UUID service, String... parts) {
        String key = "wishes-" + String.join("-", parts).toLowerCase(java.util.Locale.ROOT);
        in(() -> profiles.create(profile(key, parts), Actor.SYSTEM));
        in(() -> sql("update connection set profile = ? where id = ?")
                .params(key, service)
                .update());
    }

    private static String profile(String key, String... parts) {
        try (InputStream file = DirectoryBase.class.getResourceAsStream("/profiles/direct-routing.yaml")) {
            StringBuilder yaml =
                    new StringBuilder(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                            .replace("key: direct-routing", "key: " + key)
                            .replaceFirst("(?s)\nsync:\n.*", "\nsync:\n"));
            for (String part : parts) {
                yaml.append("  - part: %s\n    every-minutes: 60\n    why: To see them.\n".formatted(part));
            }
            return yaml.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One attempt, as a job would make it. */
    public void sync(SyncRun.Data data) {
        sync(attempt(data));
    }

    void sync(JobContext attempt) {
        ProviderScope.run(provider, () -> {
            try {
                sync.run(attempt);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    public JobContext attempt(SyncRun.Data data) {
        return new Attempt(customer, connection, data, number);
    }

    /** Another provider's customer, in the same directory. */
    public void connectAnother() {
        connectCustomer();
    }

    public void sync() {
        sync(SyncRun.Data.ASKED);
    }

    record Attempt(UUID id, UUID customerId, UUID connectionId, SyncRun.Data data, int attempt) implements JobContext {

        static final List<String> WORDS = new java.util.concurrent.CopyOnWriteArrayList<>();

        Attempt(UUID customerId, UUID connectionId, SyncRun.Data data) {
            this(customerId, connectionId, data, 1);
        }

        Attempt(UUID customerId, UUID connectionId, SyncRun.Data data, int attempt) {
            this(UUID.randomUUID(), customerId, connectionId, data, attempt);
        }

        @Override
        public <T> T data(Class<T> type) {
            return type.cast(data);
        }

        @Override
        public void progress(long done, @Nullable Long total, String text) {
            WORDS.add(text);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Graph {

        @Bean(destroyMethod = "close")
        FakeGraph fakeGraph() {
            return new FakeGraph(42);
        }

        @Bean
        DynamicPropertyRegistrar graphEndpoint(FakeGraph graph) {
            return registry -> {
                registry.add("gatehouse.microsoft.graph-endpoint", graph::origin);
                // The clock's own rounds would race with those of the tests.
                registry.add("gatehouse.directory.every", () -> "1d");
            };
        }
    }
}
