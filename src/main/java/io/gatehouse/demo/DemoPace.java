package io.gatehouse.demo;

import java.util.Map;

/**
 * How much faster than in production the demo looks after its connections: each switch of the chaos page, and each change
 * in a directory, is to be seen within ten seconds, with 25 customers too.
 */
public final class DemoPace {

    private DemoPace() {}

    public static Map<String, String> settings() {
        return Map.of(
                "gatehouse.connection.check-interval", "3s",
                "gatehouse.connection.slow-checks", "1",
                "gatehouse.directory.every", "4s",
                "gatehouse.directory.as-wished", "false");
    }
}
