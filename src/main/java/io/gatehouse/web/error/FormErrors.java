package io.gatehouse.web.error;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.ui.ModelMap;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Sentences for the fields of a page's form, first problem of each field; the empty name stands for the whole form. */
public final class FormErrors {

    private FormErrors() {}

    public static Map<String, String> of(ModelMap model, MessageSource messages, Locale locale) {
        Map<String, String> errors = new LinkedHashMap<>();
        for (Object value : model.values()) {
            if (value instanceof BindingResult result) {
                for (ObjectError error : result.getAllErrors()) {
                    String field = error instanceof FieldError fieldError ? fieldError.getField() : "";
                    errors.putIfAbsent(field, messages.getMessage(error, locale));
                }
            }
        }
        return errors;
    }
}
