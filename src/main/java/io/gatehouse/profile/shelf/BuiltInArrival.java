package io.gatehouse.profile.shelf;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.reading.ReadProfile;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Stores what came with Gatehouse: at first as the version in use, after an upgrade beside the one in use, until an
 * owner switches.
 */
@Component
class BuiltInArrival {

    private final BuiltInProfiles builtIn;
    private final ProfileVersions versions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    BuiltInArrival(BuiltInProfiles builtIn, ProfileVersions versions, ApplicationEventPublisher events, Clock clock) {
        this.builtIn = builtIn;
        this.versions = versions;
        this.events = events;
        this.clock = clock;
    }

    /** All versions, after those that were missing have been added. */
    List<ProfileVersion> complete(List<ProfileVersion> stored) {
        boolean added = false;
        for (ReadProfile profile : builtIn.all()) {
            List<ProfileVersion> same = same(profile, stored);
            if (!known(profile, same)) {
                add(profile, same);
                added = true;
            }
        }
        return added ? versions.all() : stored;
    }

    /** Whether {@link #complete} would write. */
    boolean lacking(List<ProfileVersion> stored) {
        return builtIn.all().stream().anyMatch(profile -> !known(profile, same(profile, stored)));
    }

    private static List<ProfileVersion> same(ReadProfile profile, List<ProfileVersion> stored) {
        return stored.stream()
                .filter(version -> version.key().equals(profile.profile().key()))
                .toList();
    }

    private static boolean known(ReadProfile profile, List<ProfileVersion> same) {
        return same.stream()
                .anyMatch(version -> Objects.equals(
                        version.builtInVersion(), profile.profile().version()));
    }

    private void add(ReadProfile profile, List<ProfileVersion> same) {
        int number = same.stream().mapToInt(ProfileVersion::version).max().orElse(0) + 1;
        ServiceProfile facts = profile.profile();
        ProfileVersion version = new ProfileVersion(
                facts.key(),
                number,
                VersionNumber.write(profile.yaml(), number),
                facts.version(),
                same.isEmpty(),
                clock.instant(),
                Actor.SYSTEM.name());
        boolean ours = versions.add(version);
        if (ours && !same.isEmpty()) {
            events.publishEvent(
                    AuditFact.of(Actor.SYSTEM, "profile.arrived", ProfileDesk.subject(facts.key(), facts.displayName()))
                            .details(Map.of("version", Integer.toString(number))));
        }
    }
}
