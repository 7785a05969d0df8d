package io.gatehouse.exit.run;

import io.gatehouse.exit.run.DeletionRequest.State;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The rows of deletion requests. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class DeletionRows {

    private static final String COLUMNS =
            "id, customer_id, state, asked_by_name, mail, locale, note, asked_at, due_at, answer, answered_at";

    private final JdbcClient jdbc;

    DeletionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Who is told at the end of an exit. */
    record Told(String mail, String locale) {}

    /** False where one is open. */
    boolean insert(DeletionRequest request, Actor by) {
        return jdbc.sql("""
                        insert into deletion_request (provider_id, id, customer_id, state, asked_by_id, asked_by_name,
                          mail, locale, note, asked_at, due_at)
                        values (?, ?, ?, 'OPEN', ?, ?, ?, ?, ?, ?, ?)
                        on conflict (provider_id, customer_id) where state = 'OPEN' do nothing
                        """)
                        .params(provider(), request.id(), request.customerId(), by.id(), by.name())
                        .param(request.mail())
                        .param(request.locale())
                        .param(request.note())
                        .param(time(request.askedAt()))
                        .param(time(request.dueAt()))
                        .update()
                == 1;
    }

    boolean answer(UUID customer, State state, String by, @Nullable String text, Instant at) {
        return jdbc.sql("""
                        update deletion_request set state = ?, answered_by = ?, answer = ?, answered_at = ?
                        where provider_id = ? and customer_id = ? and state = 'OPEN'
                        """)
                        .param(state.name())
                        .param(by)
                        .param(text)
                        .param(time(at))
                        .param(provider())
                        .param(customer)
                        .update()
                == 1;
    }

    Optional<DeletionRequest> newest(UUID customer) {
        return jdbc.sql("select " + COLUMNS + """
                         from deletion_request where provider_id = ? and customer_id = ?
                        order by asked_at desc limit 1
                        """)
                .params(provider(), customer)
                .query(DeletionRows::request)
                .optional();
    }

    /** The oldest first. */
    List<DeletionRequest> open() {
        return jdbc.sql("select " + COLUMNS + """
                         from deletion_request where provider_id = ? and state = 'OPEN' order by asked_at limit 50
                        """)
                .param(provider())
                .query(DeletionRows::request)
                .list();
    }

    void tellAtTheEnd(UUID run, String mail, String locale) {
        jdbc.sql("update exit_run set tell_mail = ?, tell_locale = ? where provider_id = ? and id = ?")
                .params(mail, locale, provider(), run)
                .update();
    }

    /** Once: nobody is told a second time. */
    Optional<Told> toTell(UUID run) {
        Optional<Told> told = jdbc.sql("""
                        select tell_mail, tell_locale from exit_run
                        where provider_id = ? and id = ? and tell_mail is not null
                        """)
                .params(provider(), run)
                .query((row, n) -> new Told(row.getString("tell_mail"), row.getString("tell_locale")))
                .optional();
        jdbc.sql("update exit_run set tell_mail = null, tell_locale = null where provider_id = ? and id = ?")
                .params(provider(), run)
                .update();
        return told;
    }

    private static DeletionRequest request(ResultSet row, int n) throws SQLException {
        OffsetDateTime answered = row.getObject("answered_at", OffsetDateTime.class);
        return new DeletionRequest(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                State.valueOf(row.getString("state")),
                row.getString("asked_by_name"),
                row.getString("mail"),
                row.getString("locale"),
                row.getString("note"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getString("answer"),
                answered == null ? null : answered.toInstant());
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
