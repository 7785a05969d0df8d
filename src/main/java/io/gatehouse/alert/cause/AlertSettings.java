package io.gatehouse.alert.cause;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How alerts come about.
 *
 * @param every how often all sources are asked
 * @param mailPatience how long a mail may wait for the mail server before that is worth telling
 * @param inboxPatience how long a notification may wait in the inbox before that is
 */
@ConfigurationProperties("gatehouse.alert")
record AlertSettings(
        @DefaultValue("30s") Duration every,
        @DefaultValue("2m") Duration mailPatience,
        @DefaultValue("3d") Duration inboxPatience) {}
