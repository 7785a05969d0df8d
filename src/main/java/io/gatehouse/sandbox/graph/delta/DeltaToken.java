package io.gatehouse.sandbox.graph.delta;

import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What the opaque tokens of delta links carry: everything of the first request, and how far the round is.
 *
 * @param resource {@code users} or {@code groups}
 * @param from changes after this version of the world are reported; -1 in an initial round
 * @param until the version at which the round began, where the next one goes on
 * @param after position within the round: the last id that was shown, with a member's id behind a slash inside a large
 *     group; null where a round begins
 * @param blank whether an empty page has just been given
 */
public record DeltaToken(
        String resource,
        String tenantId,
        long from,
        long until,
        @Nullable String after,
        boolean blank,
        Instant issuedAt,
        List<String> select,
        List<String> ids) {

    private static final String SEPARATOR = "|";

    public boolean initial() {
        return from < 0;
    }

    boolean inRound() {
        return after != null;
    }

    DeltaToken at(String position, boolean nowBlank) {
        return new DeltaToken(resource, tenantId, from, until, position, nowBlank, issuedAt, select, ids);
    }

    /** The token for the next round. */
    DeltaToken next(Instant now) {
        return new DeltaToken(resource, tenantId, until, until, null, false, now, select, ids);
    }

    /** The token of a round that begins now. */
    DeltaToken begun(long version) {
        return new DeltaToken(resource, tenantId, from, version, after, blank, issuedAt, select, ids);
    }

    String encoded() {
        String plain = String.join(
                SEPARATOR,
                resource,
                tenantId,
                Long.toString(from),
                Long.toString(until),
                after == null ? "" : after,
                blank ? "1" : "0",
                Long.toString(issuedAt.toEpochMilli()),
                String.join(",", select),
                String.join(",", ids));
        String text = checksum(plain) + SEPARATOR + plain;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a token; a damaged one is refused as Graph refuses it. */
    static DeltaToken decode(String encoded) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
            String plain = text.substring(text.indexOf(SEPARATOR) + 1);
            if (!text.equals(checksum(plain) + SEPARATOR + plain)) {
                throw damaged();
            }
            String[] parts = plain.split("\\|", -1);
            return new DeltaToken(
                    parts[0],
                    parts[1],
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    parts[4].isEmpty() ? null : parts[4],
                    parts[5].equals("1"),
                    Instant.ofEpochMilli(Long.parseLong(parts[6])),
                    list(parts[7]),
                    list(parts[8]));
        } catch (IllegalArgumentException failure) {
            throw damaged();
        }
    }

    private static List<String> list(String joined) {
        return joined.isEmpty() ? List.of() : Arrays.asList(joined.split(","));
    }

    private static String checksum(String plain) {
        var sum = new CRC32();
        sum.update(plain.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }

    private static GraphFailure damaged() {
        return GraphFailure.badRequest("Badly formed token.");
    }
}
