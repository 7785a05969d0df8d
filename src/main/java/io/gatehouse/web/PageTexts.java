package io.gatehouse.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Texts of pages and mails. A name that ends with a full stop, “Proseware, Inc.”, ends its sentence as well.
 */
@Component("messageSource")
class PageTexts extends ResourceBundleMessageSource {

    PageTexts(Environment environment) {
        setBasenames(environment.getRequiredProperty("spring.messages.basename", String[].class));
        setDefaultEncoding(environment.getRequiredProperty("spring.messages.encoding"));
        setFallbackToSystemLocale(false);
    }

    @Override
    protected @Nullable String getMessageInternal(
            @Nullable String code, Object @Nullable [] arguments, @Nullable Locale locale) {
        String text = super.getMessageInternal(code, arguments, locale);
        if (text == null || arguments == null || !text.contains("..")) {
            return text;
        }
        for (Object argument : arguments) {
            if (argument instanceof String name && name.endsWith(".") && !name.endsWith("..")) {
                text = text.replace(name + ".", name);
            }
        }
        return text;
    }
}
