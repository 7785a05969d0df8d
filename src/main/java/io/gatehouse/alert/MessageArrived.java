package io.gatehouse.alert;

import java.time.Instant;
import java.util.UUID;

/** One of the messages that an alert is about; published in the transaction that makes it ready to be read. */
public record MessageArrived(Alert alert, UUID messageId, String resource, Instant at) {}
