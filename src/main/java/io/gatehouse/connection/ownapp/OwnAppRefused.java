package io.gatehouse.connection.ownapp;

import java.util.UUID;

/** Microsoft gives this registration of the provider's own no tokens in any tenant. Told about once a minute while it lasts. */
public record OwnAppRefused(UUID registration) {}
