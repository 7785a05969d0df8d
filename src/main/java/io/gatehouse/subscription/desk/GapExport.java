package io.gatehouse.subscription.desk;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Csv;
import io.gatehouse.shared.Page;
import io.gatehouse.subscription.gap.Gap;
import io.gatehouse.subscription.gap.GapLedger;
import io.gatehouse.subscription.gap.LedgerFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The ledger of gaps as a file; no transaction lasts as long as the download. */
@Service
class GapExport {

    private static final List<String> HEAD = List.of(
            "customer",
            "customerId",
            "connectionId",
            "resource",
            "cause",
            "from",
            "until",
            "closed",
            "closedBy",
            "note");

    private final GapLedger ledger;
    private final MessageSource messages;
    private final ApplicationEventPublisher events;
    private final DatabaseClock clock;

    GapExport(GapLedger ledger, MessageSource messages, ApplicationEventPublisher events, DatabaseClock clock) {
        this.ledger = ledger;
        this.messages = messages;
        this.events = events;
        this.clock = clock;
    }

    @Transactional
    public void note(LedgerFilter wanted, Actor actor) {
        long rows = ledger.counts(wanted).getOrDefault(wanted.preset(), 0L);
        String filter = wanted.href("", null).replaceFirst("^\\?", "");
        AuditSubject subject = new AuditSubject("notification", "export", rows + " gaps");
        events.publishEvent(AuditFact.of(actor, "notification.gaps_exported", subject)
                .details(Map.of("filter", filter.isEmpty() ? "open" : filter)));
    }

    void download(LedgerFilter wanted, Locale locale, HttpServletResponse response) throws IOException {
        List<String> head = HEAD.stream()
                .map(column -> messages.getMessage("subscription.csv." + column, null, locale))
                .toList();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Csv.download(response, "notification-gaps", today, head, csv -> {
            String cursor = null;
            do {
                Page<GapLedger.Line> page = ledger.page(wanted, cursor, GapLedger.MOST);
                page.items().forEach(line -> csv.row(cells(line, locale)));
                csv.flush();
                cursor = page.next();
            } while (cursor != null);
        });
    }

    private @Nullable Object[] cells(GapLedger.Line line, Locale locale) {
        Gap gap = line.gap();
        return new Object[] {
            line.customer(),
            gap.customerId(),
            gap.connectionId(),
            gap.resource(),
            messages.getMessage("subscription.cause." + gap.cause(), null, locale),
            gap.startedAt(),
            gap.endedAt(),
            gap.closedAt(),
            gap.closedBy(),
            gap.note()
        };
    }
}
