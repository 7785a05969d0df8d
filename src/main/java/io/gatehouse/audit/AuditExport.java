package io.gatehouse.audit;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Csv;
import io.gatehouse.shared.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The trail as a file for auditors; taking it away is an entry of its own. */
@Service
class AuditExport {

    static final int AT_ONCE = 200;

    private static final List<String> HEAD = List.of(
            "seq",
            "at",
            "action",
            "sentence",
            "outcome",
            "who",
            "kind",
            "whoId",
            "subject",
            "subjectId",
            "customer",
            "details",
            "trace",
            "ip");

    private final AuditTrail trail;
    private final AuditSentences sentences;
    private final MessageSource messages;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    AuditExport(
            AuditTrail trail,
            AuditSentences sentences,
            MessageSource messages,
            ApplicationEventPublisher events,
            Clock clock) {
        this.trail = trail;
        this.sentences = sentences;
        this.messages = messages;
        this.events = events;
        this.clock = clock;
    }

    @Transactional
    void note(String filter, Actor actor) {
        AuditSubject subject = new AuditSubject("audit", "export", null);
        events.publishEvent(AuditFact.of(actor, "audit.exported", subject).details(Map.of("filter", filter)));
    }

    /** All entries that the query finds, newest first; no transaction lasts as long as the download. */
    void download(AuditQuery wanted, Locale locale, HttpServletResponse response) throws IOException {
        List<String> head = HEAD.stream()
                .map(column -> messages.getMessage("audit.csv." + column, null, locale))
                .toList();
        Csv.download(response, "audit", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), head, csv -> {
            String cursor = null;
            do {
                Page<AuditEntry> entries = trail.list(wanted.at(cursor));
                entries.items().forEach(entry -> csv.row(cells(entry, locale)));
                csv.flush();
                cursor = entries.next();
            } while (cursor != null);
        });
    }

    private @Nullable Object[] cells(AuditEntry entry, Locale locale) {
        UUID customer = entry.customerId();
        return new Object[] {
            entry.seq(),
            entry.at(),
            entry.action(),
            sentences.of(entry, locale),
            entry.outcome(),
            entry.actor().name(),
            entry.actor().kind(),
            entry.actor().id(),
            entry.subject().name(),
            entry.subject().id(),
            customer,
            new TreeMap<>(entry.details()),
            entry.correlationId(),
            entry.ip()
        };
    }
}
