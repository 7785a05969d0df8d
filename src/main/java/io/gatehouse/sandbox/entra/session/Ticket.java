package io.gatehouse.sandbox.entra.session;

import java.time.Instant;

/** Sealed into the consent form: for whom, for which request, until when. */
record Ticket(String tenantId, String personId, String request, Instant until) {

    static final String KIND = "flow.";
}
