package io.gatehouse.shared;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.JpaVendorAdapter;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** Puts the provider scope under every transaction. */
@Configuration(proxyBeanMethods = false)
class ProviderScopeConfiguration {

    @Bean
    JpaVendorAdapter jpaVendorAdapter() {
        return new HibernateJpaVendorAdapter() {
            private final ProviderJpaDialect dialect = new ProviderJpaDialect();

            @Override
            public HibernateJpaDialect getJpaDialect() {
                return dialect;
            }
        };
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
