package io.gatehouse.audit;

import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says in plain words what an entry records: message {@code audit.<action>} of the module that published it. */
@Component
public class AuditSentences {

    private final MessageSource messages;

    AuditSentences(MessageSource messages) {
        this.messages = messages;
    }

    /** {0} is who did it, {1} to what it was done, {2} the details in the order of their names. */
    public String of(AuditEntry entry, Locale locale) {
        String name = entry.subject().name();
        String details = new TreeMap<>(entry.details())
                .values().stream().filter(value -> !value.isBlank()).collect(Collectors.joining(", "));
        Object[] arguments = {
            entry.actor().name(), name == null ? entry.subject().type() : name, details
        };
        String unknown = entry.action().replace('.', ' ').replace('_', ' ') + ": " + arguments[1];
        String sentence = messages.getMessage("audit." + entry.action(), arguments, unknown, locale);
        return sentence == null ? unknown : sentence;
    }
}
