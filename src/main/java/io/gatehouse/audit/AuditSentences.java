package io.gatehouse.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says in plain words what an entry records: message {@code audit.<action>} of the module that published it. */
@Component
public class AuditSentences {

    private final MessageSource messages;

    AuditSentences(MessageSource messages) {
        this.messages = messages;
    }

    /**
     * {0} is who did it, {1} to what it was done, {2} the details in the order of their names, {3} the first of them. A
     * detail may be said in words of its own, {@code audit.part.<action>.<name>}, where all are silent by {@code
     * audit.none.<action>}; what stands between them is {@code audit.between.<action>}.
     */
    public String of(AuditEntry entry, Locale locale) {
        String name = entry.subject().name();
        List<String> parts = new TreeMap<>(entry.details())
                .entrySet().stream()
                        .map(detail -> part(entry.action(), detail, locale))
                        .filter(part -> !part.isBlank())
                        .toList();
        String details = parts.isEmpty()
                ? said("audit.none." + entry.action(), "", locale)
                : String.join(said("audit.between." + entry.action(), ", ", locale), parts);
        Object[] arguments = {
            entry.actor().name(),
            name == null ? entry.subject().type() : name,
            details,
            parts.isEmpty() ? "" : parts.getFirst()
        };
        String unknown = entry.action().replace('.', ' ').replace('_', ' ') + ": " + arguments[1];
        String sentence = messages.getMessage("audit." + entry.action(), arguments, unknown, locale);
        return sentence == null ? unknown : sentence;
    }

    private String part(String action, Map.Entry<String, String> detail, Locale locale) {
        String value = detail.getValue();
        Object argument = value.matches("\\d{1,18}") ? Long.valueOf(value) : value;
        String key = "audit.part." + action + "." + detail.getKey();
        String said = messages.getMessage(key, new Object[] {argument}, null, locale);
        return said == null ? value : said;
    }

    private String said(String key, String otherwise, Locale locale) {
        String said = messages.getMessage(key, null, null, locale);
        return said == null ? otherwise : said;
    }
}
