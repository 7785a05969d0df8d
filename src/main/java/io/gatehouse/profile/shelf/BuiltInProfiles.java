package io.gatehouse.profile.shelf;

import io.gatehouse.profile.reading.ProfileReader;
import io.gatehouse.profile.reading.ProfileRefused;
import io.gatehouse.profile.reading.ReadProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The profiles that come with Gatehouse, read once; one that makes no sense stops the start. */
@Component
class BuiltInProfiles {

    private static final String LOCATION = "classpath*:profiles/*.yaml";

    private final Map<String, ReadProfile> profiles = new TreeMap<>();

    BuiltInProfiles(ResourcePatternResolver resources) throws IOException {
        for (Resource file : resources.getResources(LOCATION)) {
            ReadProfile read = read(file);
            if (profiles.putIfAbsent(read.profile().key(), read) != null) {
                throw new IllegalStateException(
                        "Service profile " + read.profile().key() + " is declared twice");
            }
        }
    }

    private static ReadProfile read(Resource file) throws IOException {
        try {
            return ProfileReader.read(file.getContentAsString(StandardCharsets.UTF_8));
        } catch (ProfileRefused e) {
            throw new IllegalStateException("Service profile " + file.getFilename() + ":\n" + e.getMessage(), e);
        }
    }

    Optional<ReadProfile> find(String key) {
        return Optional.ofNullable(profiles.get(key));
    }

    Collection<ReadProfile> all() {
        return Collections.unmodifiableCollection(profiles.values());
    }
}
