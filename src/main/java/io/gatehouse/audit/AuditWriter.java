package io.gatehouse.audit;

import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.MDC;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes audited events into the chain as the last thing before commit, so that the head row, which puts all writers
 * of a provider in one line, is locked as briefly as can be.
 */
@Component
class AuditWriter {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    AuditWriter(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** An event outside of a transaction would be lost without a word; that is a defect of its publisher. */
    @EventListener
    @Order(0)
    void gather(Audited event) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Audited outside of a transaction: " + event.action());
        }
        if (!event.provider().equals(ProviderScope.current().orElse(null))) {
            throw new IllegalStateException("Audited outside of its provider's scope: " + event.action());
        }
        pending().add(event);
    }

    private Pending pending() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Pending known) {
            return known;
        }
        Pending first = new Pending();
        first.resume();
        TransactionSynchronizationManager.registerSynchronization(first);
        return first;
    }

    /** What a transaction has to tell, written with one look at the head however much it is. */
    private final class Pending implements TransactionSynchronization {

        private final List<Audited> events = new ArrayList<>();
        private boolean written;

        void add(Audited event) {
            if (written) {
                append(List.of(event));
            } else {
                events.add(event);
            }
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            written = true;
            append(events);
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(AuditWriter.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(AuditWriter.this, this);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(AuditWriter.this);
        }
    }

    /** A transaction is of one provider: it sees no rows of another. */
    private void append(List<Audited> events) {
        UUID provider = events.getFirst().provider().value();
        jdbc.sql("insert into audit_head (provider_id, seq, hash) values (?, 0, ?) on conflict do nothing")
                .params(provider, AuditChain.GENESIS)
                .update();
        Head head = jdbc.sql("select seq, hash from audit_head where provider_id = ? for update")
                .param(provider)
                .query((row, n) -> new Head(row.getLong("seq"), row.getBytes("hash")))
                .single();
        for (Audited event : events) {
            AuditChain.Row row = row(event, head.seq() + 1);
            byte[] hash = AuditChain.hash(head.hash(), row);
            insert(provider, row, head.hash(), hash);
            head = new Head(row.seq(), hash);
        }
        jdbc.sql("update audit_head set seq = ?, hash = ? where provider_id = ?")
                .params(head.seq(), head.hash(), provider)
                .update();
    }

    private AuditChain.Row row(Audited event, long seq) {
        AuditSubject subject = event.subject();
        return new AuditChain.Row(
                seq,
                UUID.randomUUID(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                event.actor().kind().name(),
                event.actor().id(),
                event.actor().name(),
                event.action(),
                subject.type(),
                subject.id(),
                subject.name(),
                event.customerId(),
                event.outcome().name(),
                json.writeValueAsString(new TreeMap<>(event.details())),
                MDC.get("correlation"),
                MDC.get("ip"));
    }

    private void insert(UUID provider, AuditChain.Row row, byte[] previous, byte[] hash) {
        jdbc.sql("""
                        insert into audit_entry (provider_id, seq, id, at, actor_kind, actor_id, actor_name, action,
                          subject_type, subject_id, subject_name, customer_id, outcome, details, correlation_id, ip,
                          previous_hash, hash)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(provider)
                .param(row.seq())
                .param(row.id())
                .param(Timestamp.from(row.at()))
                .param(row.actorKind())
                .param(row.actorId())
                .param(row.actorName())
                .param(row.action())
                .param(row.subjectType())
                .param(row.subjectId())
                .param(row.subjectName())
                .param(row.customerId())
                .param(row.outcome())
                .param(row.details())
                .param(row.correlationId())
                .param(row.ip())
                .param(previous)
                .param(hash)
                .update();
    }

    private record Head(long seq, byte[] hash) {}
}
