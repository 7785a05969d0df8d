package io.gatehouse.web.cookie;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Writes that a session is in use once a minute and not at each page: one that rests ends up to a minute early instead.
 * All else is written as ever, and the use with it. Each request still reads its session, so that one that was ended is
 * over at the next; what another request has changed meanwhile stays, as only what was set here is written.
 */
final class QuietSessions<S extends Session> implements SessionRepository<QuietSessions.Quiet<S>> {

    static final Duration STEP = Duration.ofMinutes(1);

    private final SessionRepository<S> stored;

    private final TransactionOperations writing;

    private QuietSessions(SessionRepository<S> stored, TransactionOperations writing) {
        this.stored = stored;
        this.writing = writing;
    }

    /** @param writing keeps a session and what it holds together */
    static <S extends Session> QuietSessions<S> over(SessionRepository<S> stored, TransactionOperations writing) {
        return new QuietSessions<>(stored, writing);
    }

    @Override
    public Quiet<S> createSession() {
        return new Quiet<>(stored.createSession(), true);
    }

    @Override
    public void save(Quiet<S> session) {
        if (session.changed) {
            session.inner.setLastAccessedTime(session.used);
            writing.executeWithoutResult(both -> stored.save(session.inner));
            session.changed = false;
        }
    }

    @Override
    public @Nullable Quiet<S> findById(String id) {
        S found = stored.findById(id);
        return found == null ? null : new Quiet<>(found, false);
    }

    @Override
    public void deleteById(String id) {
        stored.deleteById(id);
    }

    /** A session that knows whether it has to be written. */
    static final class Quiet<S extends Session> implements Session {

        private final S inner;
        private boolean changed;
        private Instant used;

        private Quiet(S inner, boolean changed) {
            this.inner = inner;
            this.changed = changed;
            this.used = inner.getLastAccessedTime();
        }

        @Override
        public void setLastAccessedTime(Instant now) {
            changed |= !now.isBefore(inner.getLastAccessedTime().plus(STEP));
            used = now;
        }

        @Override
        public String changeSessionId() {
            changed = true;
            return inner.changeSessionId();
        }

        @Override
        public void setAttribute(String name, Object value) {
            changed = true;
            inner.setAttribute(name, value);
        }

        @Override
        public void removeAttribute(String name) {
            changed = true;
            inner.removeAttribute(name);
        }

        @Override
        public void setMaxInactiveInterval(Duration interval) {
            changed = true;
            inner.setMaxInactiveInterval(interval);
        }

        @Override
        public String getId() {
            return inner.getId();
        }

        @Override
        public <T> @Nullable T getAttribute(String name) {
            return inner.getAttribute(name);
        }

        @Override
        public Set<String> getAttributeNames() {
            return inner.getAttributeNames();
        }

        @Override
        public Instant getCreationTime() {
            return inner.getCreationTime();
        }

        @Override
        public Instant getLastAccessedTime() {
            return used;
        }

        @Override
        public Duration getMaxInactiveInterval() {
            return inner.getMaxInactiveInterval();
        }

        @Override
        public boolean isExpired() {
            return inner.isExpired();
        }
    }
}
