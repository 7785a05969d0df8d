package io.gatehouse.profile;

import io.gatehouse.shared.NotFound;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Service;

/** The service profiles of this installation, read from YAML once; a file that makes no sense stops the start. */
@Service
public class Profiles {

    private static final String LOCATION = "classpath*:profiles/*.yaml";

    private final Map<String, ServiceProfile> profiles = new TreeMap<>();

    Profiles(ResourcePatternResolver resources) throws IOException {
        for (Resource file : resources.getResources(LOCATION)) {
            ServiceProfile profile = read(file);
            if (profiles.putIfAbsent(profile.key(), profile) != null) {
                throw new IllegalStateException("Service profile " + profile.key() + " is declared twice");
            }
        }
    }

    public ServiceProfile get(String key) {
        return find(key).orElseThrow(() -> new NotFound("No service profile " + key));
    }

    public Optional<ServiceProfile> find(String key) {
        return Optional.ofNullable(profiles.get(key));
    }

    public List<ServiceProfile> all() {
        return List.copyOf(profiles.values());
    }

    /** Reads one file strictly: a member that nobody reads is a mistake of its author, so it is refused. */
    static ServiceProfile read(Resource file) throws IOException {
        MutablePropertySources sources = new MutablePropertySources();
        new YamlPropertySourceLoader().load("profile", file).forEach(source -> sources.addLast(prefixed(source)));
        Binder binder = new Binder(ConfigurationPropertySources.from(sources));
        return binder.bind(
                        "profile",
                        Bindable.of(ProfileFile.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                .orElseThrow(() -> new IllegalStateException("Empty service profile " + file))
                .profile();
    }

    private static MapPropertySource prefixed(PropertySource<?> source) {
        Map<String, Object> members = new TreeMap<>();
        for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
            members.put("profile." + name, Objects.requireNonNull(source.getProperty(name)));
        }
        return new MapPropertySource("profile", members);
    }
}
