package io.gatehouse.profile.setup;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The Teams app of a service.
 *
 * @param manifest as Microsoft's schema wants it; its texts may hold variables
 * @param icons name of the pair of icons that come with Gatehouse
 */
public record TeamsAppTemplate(Map<String, Object> manifest, String icons) {

    public TeamsAppTemplate {
        manifest = Collections.unmodifiableMap(new LinkedHashMap<>(manifest));
    }
}
