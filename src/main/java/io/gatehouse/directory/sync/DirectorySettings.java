package io.gatehouse.directory.sync;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often directories are copied.
 *
 * @param every pause between two rounds of one customer
 */
@ConfigurationProperties("gatehouse.directory")
record DirectorySettings(@DefaultValue("15m") Duration every) {}
