package io.gatehouse;

import io.gatehouse.shared.Launcher;
import io.gatehouse.vault.VaultKeys;
import java.util.Optional;
import java.util.ServiceLoader;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationExcludeFilter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.modulith.Modulithic;

/** Starts the portal. The sandbox and demo packages are left out of the scan: they exist in the demo jar only. */
@Modulithic(systemName = "Gatehouse", sharedModules = "shared")
@SpringBootConfiguration
@EnableAutoConfiguration
@ConfigurationPropertiesScan
@ComponentScan(
        excludeFilters = {
            @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
            @Filter(type = FilterType.CUSTOM, classes = AutoConfigurationExcludeFilter.class),
            @Filter(type = FilterType.REGEX, pattern = "io\\.gatehouse\\.(sandbox|demo)\\..*")
        })
public class Gatehouse {

    public static void main(String... arguments) {
        if (VaultKeys.handles(arguments)) {
            System.exit(VaultKeys.run(arguments));
        }
        Optional<Launcher> launcher = ServiceLoader.load(Launcher.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.wants(arguments))
                .findFirst();
        if (launcher.isPresent()) {
            launcher.get().launch(Gatehouse.class, arguments);
            return;
        }
        SpringApplication application = new SpringApplication(Gatehouse.class);
        application.addInitializers(new RequiredSettings());
        application.run(arguments);
    }
}
