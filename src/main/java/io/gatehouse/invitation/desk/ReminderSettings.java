package io.gatehouse.invitation.desk;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the recipients of an invitation are reminded that nobody has finished.
 *
 * @param after how long after it was issued; none: not then
 * @param before how long before its end; zero: not then
 */
@ConfigurationProperties("gatehouse.reminders")
record ReminderSettings(
        @DefaultValue({"3d", "7d"}) List<Duration> after,
        @DefaultValue("1d") Duration before) {}
