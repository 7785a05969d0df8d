package io.gatehouse;

import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.jpa.repository.query.DeclaredQuery;
import org.springframework.data.jpa.repository.query.QueryEnhancerFactories;
import org.springframework.data.jpa.repository.query.QueryEnhancerFactory;
import org.springframework.data.jpa.repository.query.QueryEnhancerSelector;

/**
 * Repositories without a grammar of their own for our queries: Spring Data would parse each at every start, to be able to
 * sort and count what no repository of ours sorts or counts. Hibernate parses and checks each at the start in any case.
 */
class QueriesAsWritten implements QueryEnhancerSelector {

    @Configuration(proxyBeanMethods = false)
    @EnableJpaRepositories(basePackageClasses = Gatehouse.class, queryEnhancerSelector = QueriesAsWritten.class)
    static class Repositories {}

    @Override
    public QueryEnhancerFactory select(DeclaredQuery query) {
        return QueryEnhancerFactories.fallback();
    }
}
