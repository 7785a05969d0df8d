package io.gatehouse.audit;

import io.gatehouse.shared.Addresses;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the audit page and its file are narrowed to, as it stands in the address.
 *
 * @param query part of the name of who did it
 * @param called words of a customer's name
 * @param from the first day, in UTC
 * @param until the last day
 */
record AuditFilter(
        @Nullable String query,
        @Nullable String action,
        @Nullable String outcome,
        @Nullable UUID customer,
        @Nullable String called,
        @Nullable String from,
        @Nullable String until) {

    AuditQuery query(KnownCustomers customers, @Nullable String cursor, int limit) {
        String words = blankToNull(called);
        LocalDate last = day("until", until);
        AuditQuery.Narrow narrow = new AuditQuery.Narrow(
                words == null ? null : customers.called(words),
                start(day("from", from)),
                start(last == null ? null : last.plusDays(1)));
        return new AuditQuery(
                customer, blankToNull(action), null, blankToNull(query), wantedOutcome(), cursor, limit, narrow);
    }

    public boolean any() {
        return !href("").isEmpty();
    }

    @Nullable
    String at(@Nullable String cursor) {
        return cursor == null ? null : address("/audit", cursor);
    }

    public String href(String path) {
        return address(path, null);
    }

    AuditFilter ofEverybody() {
        return new AuditFilter(query, action, outcome, null, null, from, until);
    }

    AuditFilter since(@Nullable LocalDate day) {
        return new AuditFilter(query, action, outcome, customer, called, day == null ? null : day.toString(), null);
    }

    boolean isSince(@Nullable LocalDate day) {
        return blankToNull(until) == null && (day == null ? blankToNull(from) == null : day.equals(day("from", from)));
    }

    private @Nullable Outcome wantedOutcome() {
        return Arrays.stream(Outcome.values())
                .filter(one -> one.name().equals(outcome))
                .findFirst()
                .orElse(null);
    }

    private String address(String path, @Nullable String cursor) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("query", query);
        values.put("action", action);
        values.put("outcome", wantedOutcome());
        values.put("customer", customer);
        values.put("called", called);
        values.put("from", from);
        values.put("until", until);
        values.put("cursor", cursor);
        return Addresses.of(path, values);
    }

    private static @Nullable LocalDate day(String field, @Nullable String text) {
        String day = blankToNull(text);
        try {
            return day == null ? null : LocalDate.parse(day);
        } catch (DateTimeException e) {
            throw new InvalidInput(field, "error.date", "A day such as 2027-03-31.");
        }
    }

    private static @Nullable Instant start(@Nullable LocalDate day) {
        return day == null
                ? null
                : Inputs.instant("from", day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
