package io.gatehouse;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Looks for a component of ours under the name that it got from its class. Without the hint Spring asks each of more than a
 * thousand beans for its type, once for each class that is wired anywhere, which was a sixth of a start. Spring still
 * checks type, qualifier and primary beans of what it finds under the name, and asks all beans when it finds nothing.
 */
class BeansByClassName extends ContextAnnotationAutowireCandidateResolver {

    /** Told to Spring by {@code META-INF/spring.factories}, so that tests wire as the portal does. */
    static class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            if (context.getBeanFactory() instanceof DefaultListableBeanFactory beans) {
                beans.setAutowireCandidateResolver(new BeansByClassName());
            }
        }
    }

    @Override
    public @Nullable String getSuggestedName(DependencyDescriptor descriptor) {
        String qualified = super.getSuggestedName(descriptor);
        return qualified == null ? ownName(descriptor.getDependencyType()) : qualified;
    }

    private static @Nullable String ownName(Class<?> type) {
        return type.getName().startsWith("io.gatehouse.")
                ? StringUtils.uncapitalizeAsProperty(ClassUtils.getShortName(type))
                : null;
    }
}
