package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

class BeansByClassNameTests {

    @Component
    static class Part {}

    static class Better extends Part {}

    @Component
    record Whole(Part any) {}

    @Component
    record Choosy(@Qualifier("chosen") Part any) {}

    @Configuration(proxyBeanMethods = false)
    static class Chosen {
        @Bean
        Part chosen() {
            return new Better();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneMore {
        @Bean
        Part other() {
            return new Better();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class First {
        @Bean
        @Primary
        Part first() {
            return new Better();
        }
    }

    /** Remembers for which of our types all beans were asked. */
    private static final class Asked extends DefaultListableBeanFactory {

        final List<Class<?>> types = new ArrayList<>();

        @Override
        public String[] getBeanNamesForType(@Nullable Class<?> type, boolean nonSingletons, boolean eager) {
            types.add(type);
            return super.getBeanNamesForType(type, nonSingletons, eager);
        }
    }

    private final Asked beans = new Asked();

    @Test
    void asksNoOtherBeanForItsType() {
        try (AnnotationConfigApplicationContext context = started(Part.class, Whole.class)) {
            assertThat(context.getBean(Whole.class).any()).isExactlyInstanceOf(Part.class);
            assertThat(beans.types).contains(Whole.class).doesNotContain(Part.class);
        }
    }

    @Test
    void leavesTheFirstPlaceToAPrimaryBean() {
        try (AnnotationConfigApplicationContext context = started(Part.class, Whole.class, First.class)) {
            assertThat(context.getBean(Whole.class).any()).isInstanceOf(Better.class);
        }
    }

    @Test
    void heedsAQualifier() {
        try (AnnotationConfigApplicationContext context = started(Part.class, Choosy.class, Chosen.class)) {
            assertThat(context.getBean(Choosy.class).any()).isInstanceOf(Better.class);
        }
    }

    @Test
    void choosesNoneOfTwoThatHaveOtherNames() {
        assertThatThrownBy(() -> started(Whole.class, Chosen.class, OneMore.class))
                .hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class);
    }

    private AnnotationConfigApplicationContext started(Class<?>... components) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(beans);
        new BeansByClassName.Initializer().initialize(context);
        context.register(components);
        context.refresh();
        return context;
    }
}
