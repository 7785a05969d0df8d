package io.gatehouse.alert.call;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where an installation may be made to call.
 *
 * @param privateTargets whether also into its own network, by plain http and to any port
 */
@ConfigurationProperties("gatehouse.alert.webhook")
record CallSettings(@DefaultValue("false") boolean privateTargets) {}
