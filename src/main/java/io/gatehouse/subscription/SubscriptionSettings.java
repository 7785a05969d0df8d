package io.gatehouse.subscription;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How closely subscriptions are watched.
 *
 * @param look pause between two looks for what is due
 * @param compare pause between two comparisons with what Microsoft lists, for each connection
 * @param pulse pause between two tests of the public address
 * @param silence the public address may fail for so long before a gap is written down
 * @param latency Microsoft may tell of something so much later (G:change-notifications-overview)
 */
@ConfigurationProperties("gatehouse.subscriptions")
public record SubscriptionSettings(
        @DefaultValue("30s") Duration look,
        @DefaultValue("6h") Duration compare,
        @DefaultValue("1m") Duration pulse,
        @DefaultValue("3m") Duration silence,
        @DefaultValue("1m") Duration latency) {}
