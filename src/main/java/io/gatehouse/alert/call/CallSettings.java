package io.gatehouse.alert.call;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where an installation may be made to call.
 *
 * @param privateTargets whether also into its own network, by plain http and to any port
 * @param timeout how long a receiver may take for its whole answer
 */
@ConfigurationProperties("gatehouse.alert.webhook")
record CallSettings(
        @DefaultValue("false") boolean privateTargets,
        @DefaultValue("10s") Duration timeout) {}
