package io.gatehouse.registration.credential;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the place in which Gatehouse runs keeps its own identity.
 *
 * @param tokenFile file with a token that is replaced there before it expires, as Kubernetes projects one for a service
 *     account
 */
@ConfigurationProperties("gatehouse.federated")
record FederatedSettings(@Nullable Path tokenFile) {}
