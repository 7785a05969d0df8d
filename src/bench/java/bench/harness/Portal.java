package bench.harness;

import bench.cloud.Cloud;
import io.gatehouse.Gatehouse;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole portal as it is shipped, on the measured database, with the stand-in as its cloud. */
public final class Portal implements AutoCloseable {

    private static @Nullable Path keys;

    private final ConfigurableApplicationContext context;
    public final ProviderId provider;

    public Portal(Database database, Cloud cloud, Map<String, String> more, Class<?>... beans) throws IOException {
        this(database.url(), cloud.origin(), keys(), more, beans);
    }

    /** In another process, on the same database and with the same keys. */
    public Portal(String database, String cloud, Path keys, Map<String, String> more, Class<?>... beans) {
        Map<String, String> settings = settings(database, cloud, keys);
        settings.putAll(more);
        context = new SpringApplicationBuilder(Gatehouse.class).sources(beans).run(arguments(settings));
        provider = new ProviderId(context.getBean(JdbcClient.class)
                .sql("select id from provider")
                .query(UUID.class)
                .single());
    }

    /** What a portal is told, in this process or in another one. */
    public static Map<String, String> settings(String database, String cloud, Path keys) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("server.port", "0");
        settings.put("management.server.port", "-1");
        settings.put("logging.level.root", "warn");
        settings.put("spring.datasource.url", database);
        settings.put("spring.datasource.username", Database.LOGIN);
        settings.put("spring.datasource.password", Database.LOGIN);
        settings.put("gatehouse.vault.keys-location", keys.toString());
        settings.put("gatehouse.vault.create-missing-keys", "true");
        settings.put("gatehouse.microsoft.cloud", "custom");
        settings.put("gatehouse.microsoft.login-endpoint", cloud);
        settings.put("gatehouse.microsoft.graph-endpoint", cloud);
        settings.put("gatehouse.directory.every", "1d");
        settings.put("gatehouse.alert.every", "1d");
        settings.put("gatehouse.provider.name", "Northern Voice");
        settings.put("gatehouse.provider.tenant-id", "11111111-2222-4333-8444-555555555555");
        settings.put("gatehouse.provider.client-id", "66666666-7777-4888-9999-aaaaaaaaaaaa");
        settings.put("gatehouse.provider.client-secret", "not-a-secret");
        settings.put("gatehouse.provider.first-owner", "maja.jensen@northernvoice.example");
        return settings;
    }

    public static String[] arguments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    /** All portals on one database need the same keys. */
    public static synchronized Path keys() throws IOException {
        if (keys == null) {
            keys = Files.createTempDirectory("gatehouse-bench").resolve("keys.json");
        }
        return keys;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public int port() {
        return context.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
    }

    public <T> T in(Callable<T> work) {
        return ProviderScope.call(provider, () -> {
            try {
                return work.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void close() {
        context.close();
    }
}
