package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Chaos.Throttle;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.desk.inbox.MailRules;
import io.gatehouse.sandbox.desk.inbox.MailServer;
import io.gatehouse.sandbox.graph.delta.Quirks;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every switch of the chaos page in one place; what is switched survives a restart. */
@Component
class Switches {

    private static final String NOTE = "desk";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A change of some switches; what is null stays as it is. */
    record Change(
            @Nullable Integer latencyMillis,
            @Nullable Boolean unavailable,
            @Nullable Boolean entraDown,
            @Nullable Boolean strictRefreshTokens,
            @Nullable Boolean blockedRedirects,
            @Nullable Integer replicationDelaySeconds,
            @Nullable Integer flapSeconds,
            @Nullable Integer credentialDelaySeconds,
            @Nullable Integer refreshGraceSeconds,
            @Nullable Integer deltaPageSize,
            @Nullable Boolean emptyPages,
            @Nullable Boolean repeats,
            @Nullable Boolean partial,
            @Nullable Boolean mailDown,
            @Nullable Integer greylistSeconds) {

        /** What is switched to what, in words. */
        String sentence() {
            Map<String, ?> named = JSON.convertValue(this, new TypeReference<LinkedHashMap<String, Object>>() {});
            String changes = named.entrySet().stream()
                    .filter(entry -> entry.getValue() != null)
                    .map(entry -> entry.getKey().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT) + " is now "
                            + words(entry.getValue()))
                    .collect(Collectors.joining(", "));
            return changes.isEmpty()
                    ? "Nothing was switched."
                    : Character.toUpperCase(changes.charAt(0)) + changes.substring(1) + ".";
        }

        private static String words(Object value) {
            return value instanceof Boolean on ? (on ? "on" : "off") : value.toString();
        }
    }

    private record Kept(Quirks.State quirks, MailRules mail) {}

    private final World world;
    private final Quirks quirks;
    private final MailServer mail;

    Switches(World world, Quirks quirks, MailServer mail) {
        this.world = world;
        this.quirks = quirks;
        this.mail = mail;
        String note = world.note(NOTE);
        if (note != null) {
            Kept kept = JSON.readValue(note, Kept.class);
            quirks.set(ignored -> kept.quirks());
            mail.apply(kept.mail());
        }
    }

    Chaos.State chaos() {
        return world.chaos().state();
    }

    Quirks.State quirks() {
        return quirks.state();
    }

    MailRules mail() {
        return mail.rules();
    }

    void apply(Change change) {
        world.change(() -> {
            world.chaos().set(now -> changed(now, change));
            quirks.set(now -> changed(now, change));
            mail.apply(changed(mail.rules(), change));
            keep();
        });
    }

    /** 429 for the next calls ({@code count} -1: until switched off, 0: off) of one tenant or, with null, of all. */
    void throttle(@Nullable String tenantId, int retryAfterSeconds, int count) {
        Throttle throttle =
                count == 0 ? null : new Throttle(tenantId, between(retryAfterSeconds, 0, 3600), Math.max(-1, count));
        world.change(() -> world.chaos().set(now -> now.withThrottle(throttle)));
    }

    void force(Chaos.At at, int code, int count) {
        world.change(() -> world.chaos().force(at, code, count));
    }

    /** Makes every delta and next link of the tenant unknown. */
    void expireDeltaTokens(String tenantId) {
        world.change(() -> {
            quirks.set(now -> now.withTokensExpired(tenantId, world.now()));
            keep();
        });
    }

    void refuse(String address, @Nullable String answer) {
        mail.apply(mail.rules().withRefusal(address, answer));
        world.change(this::keep);
    }

    /** Everything back to normal; what was revoked, removed or moved on stays so. */
    void normal() {
        world.change(() -> {
            world.chaos().set(ignored -> Chaos.State.NORMAL);
            quirks.set(now ->
                    new Quirks.State(Quirks.State.NORMAL.deltaPageSize(), false, false, false, now.deltaTokensFrom()));
            mail.apply(MailRules.NORMAL);
            keep();
        });
    }

    private void keep() {
        world.note(NOTE, JSON.writeValueAsString(new Kept(quirks.state(), mail.rules())));
    }

    private static Chaos.State changed(Chaos.State now, Change change) {
        return new Chaos.State(
                between(or(change.latencyMillis(), now.latencyMillis()), 0, 60_000),
                now.throttle(),
                or(change.unavailable(), now.unavailable()),
                or(change.entraDown(), now.entraDown()),
                or(change.strictRefreshTokens(), now.strictRefreshTokens()),
                or(change.blockedRedirects(), now.blockedRedirects()),
                between(or(change.replicationDelaySeconds(), now.replicationDelaySeconds()), 0, 3600),
                now.forced(),
                new Chaos.Slow(
                        between(or(change.flapSeconds(), now.slow().flapSeconds()), 0, 3600),
                        between(or(change.credentialDelaySeconds(), now.slow().credentialDelaySeconds()), 0, 3600),
                        between(or(change.refreshGraceSeconds(), now.slow().refreshGraceSeconds()), 0, 3600)));
    }

    private static Quirks.State changed(Quirks.State now, Change change) {
        return now.withDeltaPageSize(between(or(change.deltaPageSize(), now.deltaPageSize()), 1, 1000))
                .withEmptyPages(or(change.emptyPages(), now.emptyPages()))
                .withRepeats(or(change.repeats(), now.repeats()))
                .withPartial(or(change.partial(), now.tellsWhatChangedAlone()));
    }

    private static MailRules changed(MailRules now, Change change) {
        return now.withDown(or(change.mailDown(), now.down()))
                .withGreylist(between(or(change.greylistSeconds(), now.greylistSeconds()), 0, 3600));
    }

    private static <T> T or(@Nullable T wanted, T now) {
        return wanted == null ? now : wanted;
    }

    private static int between(int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("Between " + least + " and " + most + ", not " + value);
        }
        return value;
    }
}
