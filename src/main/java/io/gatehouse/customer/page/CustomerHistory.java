package io.gatehouse.customer.page;

import io.gatehouse.audit.AuditEntry;
import io.gatehouse.audit.AuditMark;
import io.gatehouse.audit.AuditQuery;
import io.gatehouse.audit.AuditSentences;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.audit.Outcome;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.shared.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What has happened to a customer, told from the audit trail: the time line and the steps of the onboarding. */
@Component
@Transactional(readOnly = true)
class CustomerHistory {

    private static final int PAGE = 50;

    private final AuditTrail trail;
    private final AuditSentences sentences;

    CustomerHistory(AuditTrail trail, AuditSentences sentences) {
        this.trail = trail;
        this.sentences = sentences;
    }

    record Event(String icon, String tone, String text, Instant at) {}

    /** A step of the onboarding: done, waiting, running or todo; {@code at} where it was done. */
    record Task(
            String state,
            String key,
            @Nullable String fact,
            @Nullable Instant at) {}

    List<Event> latest(UUID customer, int count, Locale locale) {
        return trail.ofCustomer(customer, count).stream()
                .map(entry -> event(entry, locale))
                .toList();
    }

    Page<Event> page(UUID customer, @Nullable String cursor, Locale locale) {
        return trail.list(new AuditQuery(customer, null, null, null, cursor, PAGE))
                .map(entry -> event(entry, locale));
    }

    List<Task> tasks(CustomerView customer, Locale locale) {
        UUID id = customer.id();
        List<Task> tasks = new ArrayList<>();
        tasks.add(step("created", last(id, "customer.created"), locale));
        tasks.add(step("invited", last(id, "invitation.issued"), locale));
        tasks.add(step("signed-in", last(id, "invitation.signed_in"), locale));
        tasks.add(step(
                "consented",
                last(id, "consent.granted")
                        .or(() -> last(id, "invitation.completed"))
                        .or(() -> last(id, "invitation.waiting")),
                locale));
        tasks.add(connected(id, locale));
        tasks.add(synced(id, locale));
        return tasks;
    }

    private Task connected(UUID id, Locale locale) {
        Optional<AuditEntry> completed = last(id, "invitation.completed");
        Optional<AuditEntry> waiting = last(id, "invitation.waiting");
        return completed.isEmpty() && waiting.isPresent()
                ? new Task("waiting", "connected", sentences.of(waiting.get(), locale), null)
                : step("connected", completed, locale);
    }

    private Task synced(UUID id, Locale locale) {
        Optional<AuditEntry> finished = last(id, "sync.finished");
        Optional<AuditEntry> started = last(id, "sync.started");
        return finished.isEmpty() && started.isPresent()
                ? new Task("running", "synced", sentences.of(started.get(), locale), null)
                : step("synced", finished, locale);
    }

    private Task step(String key, Optional<AuditEntry> entry, Locale locale) {
        return entry.map(done -> new Task("done", key, sentences.of(done, locale), done.at()))
                .orElseGet(() -> new Task("todo", key, null, null));
    }

    private Optional<AuditEntry> last(UUID customer, String action) {
        return trail.list(new AuditQuery(customer, action, null, Outcome.SUCCESS, null, 1)).items().stream()
                .findFirst();
    }

    private Event event(AuditEntry entry, Locale locale) {
        AuditMark mark = AuditMark.of(entry);
        return new Event(mark.icon(), mark.tone(), sentences.of(entry, locale), entry.at());
    }
}
