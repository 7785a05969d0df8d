package io.gatehouse.provider.errand;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Inputs;
import io.gatehouse.vault.Macs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Writes an errand as the id of a client registration and reads it back. It is signed and good for ten minutes, so no
 * replica has to remember it and no link can be made up.
 */
@Component
public class Errands {

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final String MAC = "sign-in-errand";
    private static final int PARTS = 5;

    private final Macs macs;
    private final Clock clock;

    Errands(Macs macs, Clock clock) {
        this.macs = macs;
        this.clock = clock;
    }

    public String write(Errand.Purpose purpose, UUID registration, Actor operator) {
        String text = String.join(
                ".",
                purpose.name().toLowerCase(Locale.ROOT),
                registration.toString(),
                hash(operator),
                Long.toString(clock.instant().plus(LIFE).getEpochSecond()));
        return text + "." + macs.sign(MAC, text);
    }

    /** Empty for everything that was not written here, or too long ago. */
    public Optional<Errand> read(String clientRegistrationId) {
        String[] parts = clientRegistrationId.split("\\.", -1);
        int end = clientRegistrationId.lastIndexOf('.');
        if (parts.length != PARTS
                || !macs.verify(MAC, clientRegistrationId.substring(0, end), clientRegistrationId.substring(end + 1))) {
            return Optional.empty();
        }
        boolean fresh = Instant.ofEpochSecond(Long.parseLong(parts[3])).isAfter(clock.instant());
        return fresh
                ? Inputs.id(parts[1])
                        .map(id -> new Errand(Errand.Purpose.valueOf(parts[0].toUpperCase(Locale.ROOT)), id, parts[2]))
                : Optional.empty();
    }

    public static String hash(Actor operator) {
        return Hashes.sha256Base64Url(operator.id());
    }
}
