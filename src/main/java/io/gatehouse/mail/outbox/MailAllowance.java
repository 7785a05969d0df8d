package io.gatehouse.mail.outbox;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TooMany;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the portal from flooding a mailbox. Mails that were refused flooded nobody and do not count. */
@Component
class MailAllowance {

    private static final int SENDS_PER_SUBJECT = 3;
    private static final int MAILS_PER_DOMAIN = 20;

    private final JdbcClient jdbc;

    MailAllowance(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void require(String relatedType, UUID relatedId, Collection<String> recipients) {
        oneAtATime();
        String what = "This was sent three times within an hour.";
        refuse(what, pause(sendsOf(relatedType, relatedId), 1, SENDS_PER_SUBJECT));
        wantedByDomain(recipients).forEach((domain, wanted) -> {
            String limit = "Twenty mails within an hour is the most that may go to " + domain + ".";
            refuse(limit, pause(mailsTo(domain), wanted.intValue(), MAILS_PER_DOMAIN));
        });
    }

    /** How long it takes until {@link #require} lets these mails through; zero where it does now. */
    Duration pause(String relatedType, UUID relatedId, Collection<String> recipients) {
        Duration longest = pause(sendsOf(relatedType, relatedId), 1, SENDS_PER_SUBJECT);
        for (Map.Entry<String, Long> domain : wantedByDomain(recipients).entrySet()) {
            Duration pause = pause(mailsTo(domain.getKey()), domain.getValue().intValue(), MAILS_PER_DOMAIN);
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        return longest;
    }

    private static Map<String, Long> wantedByDomain(Collection<String> recipients) {
        return recipients.stream().collect(Collectors.groupingBy(MailAllowance::domain, Collectors.counting()));
    }

    /** Counting and queueing must not interleave with another transaction that counts. */
    private void oneAtATime() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('mail-allowance ' || ?, 0))")
                .param(ProviderScope.required().toString())
                .query((row, number) -> true)
                .single();
    }

    /** Seconds since each send of the last hour, newest first. */
    private List<Long> sendsOf(String relatedType, UUID relatedId) {
        return jdbc.sql("""
                        select extract(epoch from now() - created_at)::bigint as age from mail_message
                        where provider_id = :provider and related_type = :type and related_id = :id and kind in (:kinds)
                          and state <> 'FAILED' and created_at > now() - interval '1 hour'
                        group by created_at order by created_at desc""")
                .param("provider", ProviderScope.required().value())
                .param("type", relatedType)
                .param("id", relatedId)
                .param("kinds", Outbox.TO_CUSTOMERS)
                .query((row, number) -> row.getLong("age"))
                .list();
    }

    private List<Long> mailsTo(String domain) {
        return jdbc.sql("""
                        select extract(epoch from now() - created_at)::bigint as age from mail_message
                        where provider_id = :provider and split_part(lower(recipient), '@', 2) = :domain
                          and kind in (:kinds) and state <> 'FAILED' and created_at > now() - interval '1 hour'
                        order by created_at desc""")
                .param("provider", ProviderScope.required().value())
                .param("domain", domain)
                .param("kinds", Outbox.TO_CUSTOMERS)
                .query((row, number) -> row.getLong("age"))
                .list();
    }

    /** There is room again once only {@code most - wanted} of the earlier ones are younger than an hour. */
    private static Duration pause(List<Long> ages, int wanted, int most) {
        if (ages.size() + wanted <= most) {
            return Duration.ZERO;
        }
        int kept = Math.clamp(most - (long) wanted, 0, ages.size() - 1);
        return Duration.ofSeconds(ages.isEmpty() ? 3600 : Math.max(1, 3600 - ages.get(kept)));
    }

    private static void refuse(String limit, Duration pause) {
        if (pause.isPositive()) {
            throw new TooMany(
                    limit + " It is possible again in " + Math.ceilDiv(pause.toSeconds(), 60) + " min.", pause);
        }
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).strip().toLowerCase(Locale.ROOT);
    }
}
