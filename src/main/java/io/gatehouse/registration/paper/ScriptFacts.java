package io.gatehouse.registration.paper;

import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import java.net.URI;
import java.time.Instant;

/**
 * Who a script is for and where it leads.
 *
 * @param cloud whose Graph is called
 * @param mark finds again what an earlier run made; the same for each script of one invitation
 * @param reference by which provider and customer speak of the invitation
 * @param finish where the made values are typed in
 */
public record ScriptFacts(
        MicrosoftCloud cloud,
        String provider,
        String customer,
        String mark,
        String reference,
        URI finish,
        Instant now) {

    String tag() {
        return "gatehouse:" + mark;
    }
}
