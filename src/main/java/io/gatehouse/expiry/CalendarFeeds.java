package io.gatehouse.expiry;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The addresses that calendars subscribe to: whoever has one may read it, until somebody revokes it. */
@Service
@Transactional
class CalendarFeeds {

    static final String PATH = "/calendar/";
    static final String ENDING = ".ics";

    private static final int MOST = 50;

    private final JdbcClient jdbc;
    private final PublicUrl publicUrl;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    CalendarFeeds(JdbcClient jdbc, PublicUrl publicUrl, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.publicUrl = publicUrl;
        this.events = events;
        this.clock = clock;
    }

    /** Whose address this is, before the provider is known. */
    record Match(ProviderId provider, UUID id) {}

    /** Answers the whole address, which is never shown again. */
    Secret make(Actor maker) {
        if (live().size() >= MOST) {
            throw new Conflict(
                    "expiry.feeds.too-many", "There are " + MOST + " calendar addresses. Revoke some first.");
        }
        String token = Randoms.token();
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into calendar_feed (provider_id, id, token_hash, made_by, created_at)
                        values (?, ?, ?, ?, ?)
                        """)
                .params(provider(), id, Hashes.sha256(token), maker.name(), now())
                .update();
        audit("made", id, maker);
        return Secret.of(publicUrl.link(PATH + token + ENDING));
    }

    /** Nothing happens where it is revoked already, or none of this provider's. */
    void revoke(UUID id, Actor actor) {
        int revoked = jdbc.sql("""
                        update calendar_feed set revoked_at = ?, revoked_by = ?
                        where provider_id = ? and id = ? and revoked_at is null
                        """).params(now(), actor.name(), provider(), id).update();
        if (revoked > 0) {
            audit("revoked", id, actor);
        }
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    List<CalendarFeed> live() {
        return jdbc.sql("""
                        select id, made_by, created_at, last_read_at from calendar_feed
                        where provider_id = ? and revoked_at is null order by created_at desc, id
                        """)
                .param(provider())
                .query((row, n) -> new CalendarFeed(
                        row.getObject("id", UUID.class),
                        row.getString("made_by"),
                        row.getTimestamp("created_at").toInstant(),
                        row.getTimestamp("last_read_at") == null
                                ? null
                                : row.getTimestamp("last_read_at").toInstant()))
                .list();
    }

    /** Works in the scope of the address's hash; empty for what was revoked. */
    @Transactional(readOnly = true)
    Optional<Match> match(byte[] hash) {
        return jdbc.sql("select provider_id, id from calendar_feed where token_hash = ? and revoked_at is null")
                .param(hash)
                .query((row, n) -> new Match(
                        new ProviderId(row.getObject("provider_id", UUID.class)), row.getObject("id", UUID.class)))
                .optional();
    }

    void read(UUID id) {
        jdbc.sql("update calendar_feed set last_read_at = ? where provider_id = ? and id = ?")
                .params(now(), provider(), id)
                .update();
    }

    private void audit(String what, UUID id, Actor actor) {
        events.publishEvent(
                AuditFact.of(actor, "calendar." + what, new AuditSubject("calendar", id.toString(), "Credentials")));
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
