package io.gatehouse.web.cookie;

import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Sessions hold text alone; anything else in a session is a defect and fails at once. */
@Configuration(proxyBeanMethods = false)
class SessionStorage {

    @Bean
    GenericConversionService springSessionConversionService() {
        GenericConversionService conversions = new GenericConversionService();
        conversions.addConverter(Object.class, byte[].class, value -> {
            if (value instanceof String text) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            throw new IllegalArgumentException("Sessions hold text alone, not " + value.getClass());
        });
        conversions.addConverter(byte[].class, Object.class, bytes -> new String(bytes, StandardCharsets.UTF_8));
        return conversions;
    }

    /**
     * Sessions are of no provider, so that no scope is announced to read one, and a single statement needs no
     * transaction; who writes begins one. The name is the one by which Spring Session looks for it; nobody else is meant.
     */
    @Bean(defaultCandidate = false)
    TransactionOperations springSessionTransactionOperations(PlatformTransactionManager transactions) {
        TransactionTemplate given = new TransactionTemplate(transactions);
        given.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
        return given;
    }

    /** A bean of this type would take the place of the stored sessions; so these are wrapped where they are made. */
    @Bean
    static BeanPostProcessor quietSessions(ObjectProvider<PlatformTransactionManager> transactions) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof JdbcIndexedSessionRepository stored
                        ? QuietSessions.over(stored, ofItsOwn(transactions.getObject()))
                        : bean;
            }
        };
    }

    private static TransactionOperations ofItsOwn(PlatformTransactionManager transactions) {
        TransactionTemplate own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return own;
    }

    @Bean
    CookieSerializer cookieSerializer(CookieNames names) {
        DefaultCookieSerializer cookies = new DefaultCookieSerializer();
        cookies.setCookieName(names.of("gh_operator"));
        cookies.setUseSecureCookie(names.secure());
        cookies.setUseHttpOnlyCookie(true);
        cookies.setSameSite("Lax");
        cookies.setCookiePath("/");
        cookies.setUseBase64Encoding(false);
        return cookies;
    }
}
