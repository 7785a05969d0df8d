package io.gatehouse.alert.repair;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When customers are asked to repair.
 *
 * @param after how long a sign-in must have been lost before
 */
@ConfigurationProperties("gatehouse.alert.repair")
record RepairSettings(@DefaultValue("5m") Duration after) {}
