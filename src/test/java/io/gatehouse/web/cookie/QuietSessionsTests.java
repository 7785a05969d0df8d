package io.gatehouse.web.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.transaction.support.TransactionOperations;

/** What of a session is written, and when. */
class QuietSessionsTests {

    private final Map<String, Session> rows = new HashMap<>();
    private final QuietSessions<MapSession> sessions =
            QuietSessions.over(new MapSessionRepository(rows), TransactionOperations.withoutTransaction());
    private final String id = begun();
    private final Instant begun = row().getLastAccessedTime();

    private String begun() {
        QuietSessions.Quiet<MapSession> made = sessions.createSession();
        made.setAttribute("operator", "Maja");
        sessions.save(made);
        return made.getId();
    }

    private Session row() {
        return rows.get(id);
    }

    private QuietSessions.Quiet<MapSession> usedAfter(Duration rest) {
        QuietSessions.Quiet<MapSession> session = sessions.findById(id);
        assertThat(session).isNotNull();
        session.setLastAccessedTime(begun.plus(rest));
        return session;
    }

    @Test
    void aUseIsWrittenOnceAMinute() {
        sessions.save(usedAfter(Duration.ofSeconds(59)));
        assertThat(row().getLastAccessedTime()).isEqualTo(begun);

        sessions.save(usedAfter(Duration.ofSeconds(60)));
        assertThat(row().getLastAccessedTime()).isEqualTo(begun.plusSeconds(60));
    }

    /** Else a sign-in that has just begun, for ten minutes, would be over after nine. */
    @Test
    void aUseIsWrittenWithAnyChange() {
        QuietSessions.Quiet<MapSession> session = usedAfter(Duration.ofSeconds(50));
        session.setMaxInactiveInterval(Duration.ofMinutes(10));
        sessions.save(session);

        assertThat(row().getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(10));
        assertThat(row().getLastAccessedTime()).isEqualTo(begun.plusSeconds(50));
    }

    @Test
    void everyChangeIsWrittenAtOnce() {
        QuietSessions.Quiet<MapSession> session = usedAfter(Duration.ofSeconds(1));
        session.removeAttribute("operator");
        sessions.save(session);
        assertThat(row().getAttributeNames()).isEmpty();

        session.setAttribute("operator", "Noor");
        sessions.save(session);
        assertThat(row().<String>getAttribute("operator")).isEqualTo("Noor");

        String other = session.changeSessionId();
        sessions.save(session);
        assertThat(rows).containsOnlyKeys(other);

        sessions.deleteById(other);
        assertThat(sessions.findById(other)).isNull();
    }
}
