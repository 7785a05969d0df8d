package io.gatehouse.profile.shelf;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.profile.reading.ProfileReader;
import io.gatehouse.profile.reading.ProfileRefused;
import io.gatehouse.profile.reading.ReadProfile;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The versions in use, at hand: pages ask for them once per row. What another replica switches is seen within seconds.
 * Without a provider's scope there are only the profiles that came with Gatehouse.
 */
@Component
public class ProfileShelf {

    private static final Logger log = LoggerFactory.getLogger(ProfileShelf.class);
    private static final Duration STALE = Duration.ofSeconds(5);

    private final BuiltInProfiles builtIn;
    private final ProfileVersions versions;
    private final BuiltInArrival arrival;
    private final TransactionTemplate own;
    private final Cache<ProviderId, Map<String, ReadProfile>> inUse =
            Caffeine.newBuilder().expireAfterWrite(STALE).maximumSize(1000).build();
    private final Cache<String, ReadProfile> read =
            Caffeine.newBuilder().maximumSize(500).build();

    ProfileShelf(
            BuiltInProfiles builtIn,
            ProfileVersions versions,
            BuiltInArrival arrival,
            PlatformTransactionManager transactions) {
        this.builtIn = builtIn;
        this.versions = versions;
        this.arrival = arrival;
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** By key, in the order of keys. */
    Map<String, ReadProfile> inUse() {
        return ProviderScope.current().map(this::inUse).orElseGet(this::builtIn);
    }

    /** A version that Gatehouse can no longer read is nobody's to use. */
    Optional<ReadProfile> find(String key, int version) {
        ProfileVersion found = asOfOneMoment()
                ? versions.find(key, version).orElse(null)
                : own.execute(status -> versions.find(key, version).orElse(null));
        return Optional.ofNullable(found).flatMap(this::read);
    }

    public Optional<ReadProfile> read(ProfileVersion version) {
        try {
            return Optional.of(Objects.requireNonNull(read.get(version.yaml(), ProfileReader::read)));
        } catch (ProfileRefused e) {
            log.warn(
                    "Profile {} version {} can no longer be read: {}",
                    version.key(),
                    version.version(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** Forgets what is in use once the change of this transaction is committed. */
    void changed() {
        ProviderId provider = ProviderScope.required();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                inUse.invalidate(provider);
            }
        });
    }

    private Map<String, ReadProfile> inUse(ProviderId provider) {
        Map<String, ReadProfile> found = inUse.getIfPresent(provider);
        if (found != null) {
            return found;
        }
        Map<String, ReadProfile> seen = seenByAPage(provider);
        if (seen != null) {
            return seen;
        }
        found = Objects.requireNonNull(own.execute(status -> load(arrival.complete(versions.all()))));
        inUse.put(provider, found);
        return found;
    }

    /**
     * For itself alone, as that moment may be over, and once for all of its panels and rows; null elsewhere, and where
     * something has to be written first.
     */
    private @Nullable Map<String, ReadProfile> seenByAPage(ProviderId provider) {
        if (!asOfOneMoment()) {
            return null;
        }
        Seen seen = Seen.of(this, provider);
        if (seen == null) {
            List<ProfileVersion> stored = versions.all();
            if (arrival.lacking(stored)) {
                return null;
            }
            seen = new Seen(this, provider, load(stored));
            TransactionSynchronizationManager.registerSynchronization(seen);
        }
        return seen.inUse();
    }

    /** What a transaction has read: gone with it, and hidden from one inside it that reads by its own. */
    private record Seen(ProfileShelf shelf, ProviderId provider, Map<String, ReadProfile> inUse)
            implements TransactionSynchronization {

        static @Nullable Seen of(ProfileShelf shelf, ProviderId provider) {
            return TransactionSynchronizationManager.getSynchronizations().stream()
                    .filter(Seen.class::isInstance)
                    .map(Seen.class::cast)
                    .filter(seen -> seen.shelf == shelf && seen.provider.equals(provider))
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * A page that reads as of one moment holds a connection: many of them that each want a second would wait for each other
     * until all give up. They read by their own.
     */
    private static boolean asOfOneMoment() {
        Integer isolation = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
        return isolation != null && isolation == TransactionDefinition.ISOLATION_REPEATABLE_READ;
    }

    private Map<String, ReadProfile> load(List<ProfileVersion> stored) {
        Map<String, ReadProfile> found = new TreeMap<>();
        for (ProfileVersion version : stored) {
            if (version.inUse()) {
                read(version).ifPresent(profile -> found.put(version.key(), profile));
            }
        }
        return found;
    }

    private Map<String, ReadProfile> builtIn() {
        Map<String, ReadProfile> found = new TreeMap<>();
        builtIn.all().forEach(profile -> found.put(profile.profile().key(), profile));
        return found;
    }
}
