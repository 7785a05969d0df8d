package io.gatehouse.vault.key;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class VaultConfiguration {

    @Bean
    Keys keys(VaultSettings settings) {
        KeyFile file = settings.keyFile();
        if (settings.createMissingKeys()) {
            file.createIfMissing();
        }
        return file.read();
    }
}
