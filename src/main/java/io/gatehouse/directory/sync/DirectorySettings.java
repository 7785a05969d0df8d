package io.gatehouse.directory.sync;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often directories are copied.
 *
 * @param every shortest pause between two rounds of one customer
 * @param asWished whether the pause is as long as the services of the customer wish
 * @param apart so long after the end of a round begins none because Microsoft told of a change
 */
@ConfigurationProperties("gatehouse.directory")
record DirectorySettings(
        @DefaultValue("15m") Duration every,
        @DefaultValue("true") boolean asWished,
        @DefaultValue("5m") Duration apart) {}
