package io.gatehouse.audit;

import io.gatehouse.shared.PagePanel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** On the home page: what happened last, in plain words. */
@Component
class AuditHomePanel implements PagePanel {

    private static final int MOST = 6;

    private final AuditTrail trail;
    private final AuditSentences sentences;

    AuditHomePanel(AuditTrail trail, AuditSentences sentences) {
        this.trail = trail;
        this.sentences = sentences;
    }

    record Line(AuditEntry entry, String sentence, AuditMark mark) {}

    @Override
    public Place place() {
        return Place.HOME;
    }

    @Override
    public String name() {
        return "latest";
    }

    @Override
    public int order() {
        return 90;
    }

    @Override
    public String fragment() {
        return "audit/home :: latest";
    }

    @Override
    public Map<String, Object> model(@Nullable UUID subject) {
        Locale locale = LocaleContextHolder.getLocale();
        List<Line> lines = trail.list(new AuditQuery(null, null, null, null, null, MOST)).items().stream()
                .map(entry -> new Line(entry, sentences.of(entry, locale), AuditMark.of(entry)))
                .toList();
        return lines.isEmpty() ? Map.of() : Map.of("lines", lines);
    }
}
