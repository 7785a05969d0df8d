package io.gatehouse.subscription.desk;

import java.net.URI;

/** Where a call to the public address is sent; tests that listen elsewhere replace it. */
@FunctionalInterface
public interface PublicRoute {

    URI to(URI address);
}
