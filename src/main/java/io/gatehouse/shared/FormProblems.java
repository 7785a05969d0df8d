package io.gatehouse.shared;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** Collects what is wrong with a form, so that a page shows all of it at once: one sentence for each field. */
public final class FormProblems {

    private final Map<String, String> sentences = new LinkedHashMap<>();
    private final MessageSource messages;
    private final Locale locale;

    public FormProblems(MessageSource messages, Locale locale) {
        this.messages = messages;
        this.locale = locale;
    }

    /** Runs a rule and keeps its complaint. */
    public FormProblems check(Runnable rule) {
        try {
            rule.run();
        } catch (InvalidInput e) {
            add(e);
        }
        return this;
    }

    public void add(InvalidInput problem) {
        add(
                problem.field(),
                problem.key(),
                problem.getMessage(),
                problem.arguments().toArray());
    }

    /** A conflict has no field of its own; the page knows which one it is about, the empty name is the whole form. */
    public void add(String field, Conflict problem) {
        add(field, problem.key(), problem.getMessage());
    }

    private void add(String field, String key, @Nullable String sentence, Object... arguments) {
        String words = messages.getMessage(key, arguments, sentence, locale);
        sentences.putIfAbsent(field, words == null ? key : words);
    }

    public boolean any() {
        return !sentences.isEmpty();
    }

    /** Field name to sentence, for the model attribute {@code errors}. */
    public Map<String, String> sentences() {
        return new LinkedHashMap<>(sentences);
    }
}
