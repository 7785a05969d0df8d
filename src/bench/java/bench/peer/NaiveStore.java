package bench.peer;

import bench.harness.Database;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Data JPA with Boot's settings, or with those for batches. */
final class NaiveStore implements AutoCloseable {

    private final EntityManagerFactory factory;
    private final Runnable end;
    private final TransactionTemplate transaction;
    private final NaiveUsers users;
    private final NaiveNotifications notifications;

    NaiveStore(String url, boolean tuned) {
        this(pool(url + (tuned ? "?reWriteBatchedInserts=true" : "")), tuned);
    }

    private NaiveStore(HikariDataSource pool, boolean tuned) {
        this(pool, pool::close, tuned);
    }

    /** With connections of somebody else's, who ends them. */
    NaiveStore(DataSource source) {
        this(source, () -> {}, false);
    }

    private NaiveStore(DataSource source, Runnable end, boolean tuned) {
        this.end = end;
        LocalContainerEntityManagerFactoryBean maker = new LocalContainerEntityManagerFactoryBean();
        maker.setDataSource(source);
        maker.setPackagesToScan("bench.peer");
        maker.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        Map<String, Object> settings = new HashMap<>();
        settings.put(
                "hibernate.physical_naming_strategy",
                "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl");
        if (tuned) {
            settings.put("hibernate.jdbc.batch_size", 500);
            settings.put("hibernate.order_inserts", true);
            settings.put("hibernate.order_updates", true);
        }
        maker.setJpaPropertyMap(settings);
        maker.afterPropertiesSet();
        factory = maker.getObject();
        transaction = new TransactionTemplate(new JpaTransactionManager(factory));
        JpaRepositoryFactory repositories =
                new JpaRepositoryFactory(SharedEntityManagerCreator.createSharedEntityManager(factory));
        users = repositories.getRepository(NaiveUsers.class);
        notifications = repositories.getRepository(NaiveNotifications.class);
    }

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername(Database.LOGIN);
        pool.setPassword(Database.LOGIN);
        return pool;
    }

    /** Finds the state of a tenant and saves it with a new date. */
    void touch(UUID tenant) {
        transaction.executeWithoutResult(status -> {
            NaiveUser state = users.findById(tenant).orElseGet(NaiveUser::new);
            state.id = tenant;
            state.customerId = tenant;
            state.jobTitle = "read at " + System.nanoTime();
            users.save(state);
        });
    }

    void save(NaiveNotification notification) {
        transaction.executeWithoutResult(status -> notifications.save(notification));
    }

    void save(List<NaiveUser> page) {
        transaction.executeWithoutResult(status -> users.saveAll(page));
    }

    @Override
    public void close() {
        factory.close();
        end.run();
    }
}
