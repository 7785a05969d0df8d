package io.gatehouse.onboarding.wizard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Puts what is wrong with a form onto its page, in words, field by field. */
@Component
public class WizardErrors {

    private final MessageSource messages;

    WizardErrors(MessageSource messages) {
        this.messages = messages;
    }

    /** One problem whose sentence names something. */
    public ModelAndView on(ModelAndView page, String field, String key, List<?> about) {
        String sentence = messages.getMessage(key, about.toArray(), LocaleContextHolder.getLocale());
        return page.addObject("errors", Map.of(field, sentence));
    }

    /** @param keys message key of each field's problem */
    public ModelAndView on(ModelAndView page, Map<String, String> keys) {
        Map<String, String> errors = new LinkedHashMap<>();
        keys.forEach((field, key) ->
                errors.put(field, messages.getMessage(key, new Object[0], LocaleContextHolder.getLocale())));
        return page.addObject("errors", errors);
    }
}
