package io.gatehouse.directory.write;

import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What syncs have asked about before they remove very many, and what was agreed to: the rows of
 * {@code directory_removal}. An agreement holds for a few more than were asked about and until a round has ended,
 * whoever begins it and however often it is interrupted.
 */
@Repository
@Transactional
public class RemovalQuestions {

    private static final String COLUMNS = "subject, asked, known, done";

    private static final String OF_CUSTOMER = " where provider_id = :provider and customer_id = :customer";

    private final JdbcClient jdbc;
    private final RemovalSettings settings;

    RemovalQuestions(JdbcClient jdbc, RemovalSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** What somebody has agreed to: so many may go, and so many have to remain. */
    record Agreement(long agreed, long remaining) {

        /** In whatever round; and while a person thinks it over a few more leave, as they do every day. */
        boolean covers(Removals many, int few) {
            return many.removed() <= agreed + few && many.known() - many.removed() >= remaining - few;
        }
    }

    /** Whether somebody has agreed to so many. */
    @Transactional(readOnly = true)
    boolean agreed(UUID customer, Removals many) {
        return agreement(customer, many.subject(), "")
                .filter(agreement -> agreement.covers(many, settings.few()))
                .isPresent();
    }

    /** Answers whether a person has to decide; not where so many were agreed to meanwhile. */
    public boolean ask(UUID customer, List<Removals> questions) {
        for (Removals question : questions) {
            boolean covered = agreement(customer, question.subject(), " for update")
                    .filter(agreement -> agreement.covers(question, settings.few()))
                    .isPresent();
            if (!covered) {
                ask(customer, question);
            }
        }
        return !open(customer).isEmpty();
    }

    private void ask(UUID customer, Removals question) {
        sql("""
            insert into directory_removal (provider_id, customer_id, subject, asked, known, done)
            values (:provider, :customer, :subject, :asked, :known, :done)
            on conflict (provider_id, customer_id, subject) do update set
              asked = excluded.asked, known = excluded.known, done = excluded.done, asked_at = now(), agreed = null
            """, customer)
                .param("subject", question.subject().name())
                .param("asked", question.removed())
                .param("known", question.known())
                .param("done", question.done())
                .update();
    }

    /** What waits for a decision. */
    @Transactional(readOnly = true)
    public List<Removals> open(UUID customer) {
        return sql(
                        "select " + COLUMNS + " from directory_removal" + OF_CUSTOMER
                                + " and agreed is null order by subject desc",
                        customer)
                .query(RemovalQuestions::question)
                .list();
    }

    /** Customers whose sync waits for a decision; some hours after the question it looks whether that is still to be made. */
    @Transactional(readOnly = true)
    public Set<UUID> waiting() {
        return new HashSet<>(
                jdbc.sql("select distinct customer_id from directory_removal where provider_id = ? and agreed is null"
                                + " and asked_at > now() - interval '6 hours'")
                        .param(ProviderScope.required().value())
                        .query((row, n) -> row.getObject("customer_id", UUID.class))
                        .list());
    }

    /** Agrees to as many as were asked about, and answers what that is. */
    public List<Removals> agree(UUID customer, String by) {
        return sql(
                        "update directory_removal set agreed = asked, remaining = known - asked, agreed_by = :by,"
                                + " agreed_at = now()" + OF_CUSTOMER
                                + " and agreed is null returning " + COLUMNS,
                        customer)
                .param("by", by)
                .query(RemovalQuestions::question)
                .list();
    }

    private Optional<Agreement> agreement(UUID customer, RemovalSubject subject, String lock) {
        return sql(
                        "select agreed, remaining from directory_removal" + OF_CUSTOMER
                                + " and subject = :subject and agreed is not null" + lock,
                        customer)
                .param("subject", subject.name())
                .query((row, n) -> new Agreement(row.getLong("agreed"), row.getLong("remaining")))
                .optional();
    }

    /** The round has ended: the next one that removes very many asks again, and what was agreed to counts no more. */
    void settled(SyncRun run, DirectoryPart part) {
        sql("""
            with settled as (
              delete from directory_removal
              where provider_id = :provider and customer_id = :customer and (subject = 'USERS') = (:part = 'USERS')
              returning subject, agreed
            )
            update directory_sync set
              agreed_until = case when exists (select from settled where agreed is not null and subject <> 'MEMBERS')
                                  then now() else agreed_until end,
              members_agreed_until = case when exists (select from settled where agreed is not null and subject = 'MEMBERS')
                                          then now() else members_agreed_until end
            where provider_id = :provider and customer_id = :customer and resource = :part
              and exists (select from settled where agreed is not null)
            """, run.customer()).param("part", part.name()).update();
    }

    private StatementSpec sql(String text, UUID customer) {
        return jdbc.sql(text)
                .param("provider", ProviderScope.required().value())
                .param("customer", customer);
    }

    private static Removals question(ResultSet row, int n) throws SQLException {
        return new Removals(
                RemovalSubject.valueOf(row.getString("subject")),
                row.getLong("asked"),
                row.getLong("known"),
                row.getLong("done"));
    }
}
