package io.gatehouse.customer;

import java.time.Instant;

/** Why a customer's work rests, who wanted it and since when. */
public record Suspension(String reason, String by, Instant since) {}
