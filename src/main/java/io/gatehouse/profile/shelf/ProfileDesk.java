package io.gatehouse.profile.shelf;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.reading.ProfileReader;
import io.gatehouse.profile.reading.ProfileRefused;
import io.gatehouse.profile.reading.ReadProfile;
import io.gatehouse.profile.yaml.ProfileProblem;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What owners do with profiles: write another version, write a new profile, switch to a version. */
@Service
@Transactional
public class ProfileDesk {

    private final ProfileShelf shelf;
    private final ProfileVersions versions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ProfileDesk(ProfileShelf shelf, ProfileVersions versions, ApplicationEventPublisher events, Clock clock) {
        this.shelf = shelf;
        this.versions = versions;
        this.events = events;
        this.clock = clock;
    }

    /** Newest first; a profile that nobody knows has none. */
    public List<ProfileVersion> versions(String key) {
        shelf.inUse(); // what came with Gatehouse is stored by then
        List<ProfileVersion> found = versions.of(key);
        if (found.isEmpty()) {
            throw new NotFound("No service profile " + key);
        }
        return found;
    }

    public ProfileVersion version(String key, int version) {
        return versions(key).stream()
                .filter(candidate -> candidate.version() == version)
                .findFirst()
                .orElseThrow(() -> new NotFound("No version " + version + " of service profile " + key));
    }

    public ProfileVersion inUse(String key) {
        List<ProfileVersion> all = versions(key);
        return all.stream().filter(ProfileVersion::inUse).findFirst().orElse(all.getFirst());
    }

    /** Stores another version; it is not in use before somebody has looked at what it changes. */
    public ProfileVersion write(String key, String yaml, Actor actor) {
        ReadProfile read = ProfileReader.read(yaml);
        if (!read.profile().key().equals(key)) {
            throw refused(yaml, "key-changed", key);
        }
        ProfileVersion newest = versions(key).getFirst();
        return store(read, newest.version() + 1, false, actor, "profile.written");
    }

    /** Stores a profile that was not there before; nobody is connected by it, so it is in use at once. */
    public ProfileVersion create(String yaml, Actor actor) {
        ReadProfile read = ProfileReader.read(yaml);
        shelf.inUse();
        if (!versions.of(read.profile().key()).isEmpty()) {
            throw refused(yaml, "key-taken", read.profile().key());
        }
        return store(read, 1, true, actor, "profile.created");
    }

    public void use(String key, int number, Actor actor) {
        ProfileVersion version = version(key, number);
        ServiceProfile profile = ProfileReader.read(version.yaml()).profile();
        if (!version.inUse()) {
            versions.use(key, number);
            shelf.changed();
            publish(actor, "profile.used", profile, number);
        }
    }

    private ProfileVersion store(ReadProfile read, int number, boolean inUse, Actor actor, String action) {
        String yaml = VersionNumber.write(read.yaml(), number);
        ProfileVersion version =
                new ProfileVersion(read.profile().key(), number, yaml, null, inUse, clock.instant(), actor.name());
        if (!versions.add(version)) {
            throw new Conflict(
                    "profile.changed", "Somebody else has saved a version of this profile at the same time.");
        }
        shelf.changed();
        publish(actor, action, read.profile(), number);
        return version;
    }

    private static ProfileRefused refused(String yaml, String key, String argument) {
        int line = 1
                + (int) yaml.lines().takeWhile(text -> !text.startsWith("key:")).count();
        return new ProfileRefused(List.of(new ProfileProblem(line, "key", key, List.of(argument))));
    }

    private void publish(Actor actor, String action, ServiceProfile profile, int number) {
        events.publishEvent(AuditFact.of(actor, action, subject(profile.key(), profile.displayName()))
                .details(Map.of("version", Integer.toString(number))));
    }

    static AuditSubject subject(String key, String name) {
        return new AuditSubject("profile", key, name);
    }
}
