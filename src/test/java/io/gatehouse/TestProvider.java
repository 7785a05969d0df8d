package io.gatehouse;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Vault keys, a configured cloud that nobody answers at, and a handle to make providers and look at rows. */
@TestConfiguration(proxyBeanMethods = false)
@Import(TestProvider.Handle.class)
public class TestProvider {

    @Bean
    DynamicPropertyRegistrar installation() {
        Path keys = temporaryKeysFile();
        return registry -> {
            registry.add("gatehouse.vault.keys-location", keys::toString);
            registry.add("gatehouse.vault.create-missing-keys", () -> true);
            registry.add("gatehouse.microsoft.cloud", () -> "custom");
            registry.add("gatehouse.microsoft.login-endpoint", () -> "http://localhost:9");
            registry.add("gatehouse.microsoft.graph-endpoint", () -> "http://localhost:9");
            registry.add("gatehouse.provider.name", () -> "Northern Voice");
            registry.add("gatehouse.provider.tenant-id", () -> "11111111-2222-4333-8444-555555555555");
            registry.add("gatehouse.provider.client-id", () -> "66666666-7777-4888-9999-aaaaaaaaaaaa");
            registry.add("gatehouse.provider.client-secret", () -> "canary-provider-secret");
            registry.add("gatehouse.provider.first-owner", () -> "maja.jensen@northernvoice.example");
        };
    }

    static Path temporaryKeysFile() {
        try {
            Path directory = Files.createTempDirectory("gatehouse-test");
            return directory.resolve("keys.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The handle alone, for tests whose cloud is somebody else. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Handle {

        @Bean
        Rows rows(JdbcClient jdbc, PlatformTransactionManager transactions) {
            return new Rows(jdbc, new TransactionTemplate(transactions));
        }
    }

    /** Work in the scope of a provider, in a transaction. */
    public record Rows(JdbcClient jdbc, TransactionTemplate transaction) {

        /** The provider that the settings above made at start. */
        public ProviderId first() {
            return transaction.execute(
                    status -> new ProviderId(jdbc.sql("select id from provider order by created_at limit 1")
                            .query(UUID.class)
                            .single()));
        }

        /** One more provider in the same database, for tests of isolation. */
        public ProviderId another(String name) {
            ProviderId id = new ProviderId(UUID.randomUUID());
            in(id, () -> {
                jdbc.sql("insert into provider (id, tenant_id) values (?, ?)")
                        .params(id.value(), UUID.randomUUID().toString())
                        .update();
                return jdbc.sql("insert into provider_settings (provider_id, name) values (?, ?)")
                        .params(id.value(), name)
                        .update();
            });
            return id;
        }

        public <T extends @Nullable Object> T in(ProviderId provider, Supplier<T> work) {
            return ProviderScope.call(provider, () -> transaction.execute(status -> work.get()));
        }
    }
}
